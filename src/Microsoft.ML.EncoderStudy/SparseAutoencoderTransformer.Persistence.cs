using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderTransformer
{
    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "SPARSAET",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(SparseAutoencoderTransformer).Assembly.FullName);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***
        // <column pairs>: int count; for each, int: id of output column name, int: id of input column name
        // int: id of reconstruction column name, or -1
        // int: id of reconstruction error column name, or -1
        // for each column pair
        //   <model parameters>
        // byte[32]: SHA-256 of the names and the model parameters
        SaveColumns(ctx);
        ctx.SaveStringOrNull(_reconstruction);
        ctx.SaveStringOrNull(_reconstructionError);
        foreach (SparseAutoencoderModelParameters model in _models)
            model.Save(ctx.Writer);
        ctx.Writer.Write(ContentChecksum.Of(WriteContent));
    }

    /// <summary>Everything the checksum covers, by value: names as text, since the file only holds their places in a table.</summary>
    private void WriteContent(BinaryWriter writer)
    {
        ContentChecksum.WriteNames(writer, ColumnPairs, _reconstruction, _reconstructionError);
        foreach (SparseAutoencoderModelParameters model in _models)
            model.Save(writer);
    }

    /// <summary>Factory for SignatureLoadModel.</summary>
    private static SparseAutoencoderTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Contracts.CheckValue(env, nameof(env));
        IHost host = env.Register(LoaderSignature);
        host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(GetVersionInfo());
        try
        {
            return Load(host, ctx);
        }
        catch (EndOfStreamException exception)
        {
            throw host.ExceptDecode(exception, "The model file ends too early.");
        }
    }

    /// <summary>Factory for SignatureLoadRowMapper.</summary>
    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    private static SparseAutoencoderTransformer Load(IHost host, ModelLoadContext ctx)
    {
        string? reconstruction = null, reconstructionError = null;
        InputOutputColumnPair[] columns = ModelFormat.ReadColumns(host, ctx, () =>
        {
            reconstruction = ctx.LoadStringOrNull();
            reconstructionError = ctx.LoadStringOrNull();
            return new[] { reconstruction, reconstructionError }.OfType<string>();
        });

        var models = new SparseAutoencoderModelParameters[columns.Length];
        for (int i = 0; i < models.Length; i++)
            models[i] = SparseAutoencoderModelParameters.Load(host, ctx.Reader);
        byte[] checksum = ctx.Reader.ReadBytes(ContentChecksum.Length);
        var transformer = new SparseAutoencoderTransformer(host, columns, models, reconstruction, reconstructionError);
        ContentChecksum.Check(host, checksum, transformer.WriteContent);
        return transformer;
    }
}

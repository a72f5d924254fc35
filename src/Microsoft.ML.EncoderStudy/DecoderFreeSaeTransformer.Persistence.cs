using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeTransformer
{
    private const int BytesPerColumnPair = 2 * sizeof(int);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "DFSAETRF",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(DecoderFreeSaeTransformer).Assembly.FullName);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***
        // <column pairs>: int count; for each, int: id of output column name, int: id of input column name
        // int: id of responsibilities column name, or -1
        // int: id of energy column name, or -1
        // int: id of component column name, or -1
        // for each column pair
        //   <model parameters>
        // byte[32]: SHA-256 of the names and the model parameters
        SaveColumns(ctx);
        ctx.SaveStringOrNull(_extras.Responsibilities);
        ctx.SaveStringOrNull(_extras.Energy);
        ctx.SaveStringOrNull(_extras.Component);
        foreach (DecoderFreeSaeModelParameters model in _models)
            model.Save(ctx.Writer);
        ctx.Writer.Write(ContentChecksum.Of(WriteContent));
    }

    /// <summary>Everything the checksum covers, by value: names as text, since the file only holds their places in a table.</summary>
    private void WriteContent(BinaryWriter writer)
    {
        foreach ((string output, string input) in ColumnPairs)
        {
            writer.Write(output);
            writer.Write(input);
        }

        foreach (string? name in new[] { _extras.Responsibilities, _extras.Energy, _extras.Component })
            writer.Write(name ?? "");
        foreach (DecoderFreeSaeModelParameters model in _models)
            model.Save(writer);
    }

    /// <summary>Factory for SignatureLoadModel.</summary>
    private static DecoderFreeSaeTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
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

    private static DecoderFreeSaeTransformer Load(IHost host, ModelLoadContext ctx)
    {
        int count = ctx.Reader.ReadInt32();
        long remaining = ctx.Reader.BaseStream.Length - ctx.Reader.BaseStream.Position;
        host.CheckDecode(
            count >= 1 && count <= remaining / BytesPerColumnPair,
            $"The model claims {count} column pairs, which {remaining} remaining bytes cannot hold.");

        var names = new HashSet<string>();
        var columns = new InputOutputColumnPair[count];
        for (int i = 0; i < count; i++)
        {
            string output = ctx.LoadNonEmptyString();
            columns[i] = new InputOutputColumnPair(output, ctx.LoadNonEmptyString());
            host.CheckDecode(names.Add(output), $"The model names the output column '{output}' twice.");
        }

        var extras = new ExtraColumns(ctx.LoadStringOrNull(), ctx.LoadStringOrNull(), ctx.LoadStringOrNull());
        foreach (string name in extras.Names)
        {
            host.CheckDecode(count == 1, $"The model has {count} column pairs and the extra column '{name}'.");
            host.CheckDecode(name.Length > 0 && names.Add(name), $"The model names the output column '{name}' twice.");
        }

        var models = new DecoderFreeSaeModelParameters[count];
        for (int i = 0; i < count; i++)
            models[i] = DecoderFreeSaeModelParameters.Load(host, ctx.Reader);
        byte[] checksum = ctx.Reader.ReadBytes(ContentChecksum.Length);
        var transformer = new DecoderFreeSaeTransformer(host, columns, models, extras);
        host.CheckDecode(
            checksum.AsSpan().SequenceEqual(ContentChecksum.Of(transformer.WriteContent)),
            "The model file is damaged: its content does not have the checksum that was saved with it.");
        return transformer;
    }
}

using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The file format of a transformer of encoders: names, models, checksum.</summary>
/// <param name="modelSignature">Marks the file: 8 characters.</param>
/// <param name="loaderSignature">The name under which ML.NET finds the class that loads the file.</param>
/// <param name="readModel">Reads one model, as its <see cref="EncoderModelParameters.Save"/> wrote it, in a version of the format.</param>
/// <param name="extras">Every output that such an encoder can have beside its activations.</param>
internal sealed class TransformerFormat<TModel>(
    string modelSignature, string loaderSignature, Func<IExceptionContext, BinaryReader, uint, TModel> readModel,
    params EncoderOutput[] extras)
    where TModel : EncoderModelParameters
{
    private const int BytesPerColumnPair = 2 * sizeof(int);

    private VersionInfo Version => new(
        modelSignature,
        // 0x00010001: before input scaling and the architectures beside ReLU; never released
        // 0x00010002: before histories named their terms
        verWrittenCur: ModelFormat.Version,
        verReadableCur: ModelFormat.Version,
        verWeCanReadBack: ModelFormat.VersionWithoutNames,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(TModel).Assembly.FullName);

    public void Save(IHost host, ModelSaveContext ctx, FittedEncoders<TModel> encoders)
    {
        host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);

        // *** Binary format ***
        // int: number of column pairs
        // for each column pair
        //   int: id of output column name
        //   int: id of input column name
        // for each output that such an encoder can have beside its activations
        //   int: id of column name, or -1
        // for each column pair
        //   <model parameters>
        // byte[32]: SHA-256 of the names and the model parameters
        ctx.Writer.Write(encoders.Columns.Length);
        foreach (InputOutputColumnPair pair in encoders.Columns)
        {
            ctx.SaveNonEmptyString(pair.OutputColumnName);
            ctx.SaveNonEmptyString(pair.InputColumnName);
        }

        foreach (ExtraColumn extra in encoders.Extras)
            ctx.SaveStringOrNull(extra.Name);
        foreach (TModel model in encoders.Models)
            model.Save(ctx.Writer);
        ctx.Writer.Write(ContentChecksum.Of(writer => WriteContent(writer, encoders)));
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <exception cref="FormatException">The file is damaged, ends too early or is of another version.</exception>
    /// <exception cref="InvalidOperationException">It would take more memory than the application allows.</exception>
    public FittedEncoders<TModel> Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = Contracts.CheckRef(env, nameof(env)).Register(loaderSignature);
        host.CheckValue(ctx, nameof(ctx));
        CheckVersion(host, ctx.Header);
        ctx.CheckAtModel(Version);
        try
        {
            InputOutputColumnPair[] columns = ReadColumns(host, ctx);
            ExtraColumn[] extraColumns = Array.ConvertAll(extras, extra => new ExtraColumn(extra, ctx.LoadStringOrNull()));
            CheckNames(host, columns, extraColumns);
            long start = ctx.Reader.BaseStream.Position;
            ModelMemory.Check(host, ModelFormat.Remaining(ctx.Reader));
            TModel[] models = Array.ConvertAll(columns, _ => readModel(host, ctx.Reader, ctx.Header.ModelVerWritten));
            long end = ctx.Reader.BaseStream.Position;
            byte[] checksum = ctx.Reader.ReadBytes(ContentChecksum.Length);
            ContentChecksum.Check(
                host, checksum, writer => WriteNames(writer, columns, extraColumns), ctx.Reader.BaseStream, start, end);
            return new FittedEncoders<TModel>(columns, models, extraColumns);
        }
        catch (EndOfStreamException)
        {
            throw ModelFormat.EndsTooEarly(host);
        }
    }

    /// <summary>ML.NET checks versions too, but its message names the version of ML.NET where that of the format matters.</summary>
    private void CheckVersion(IHost host, in ModelHeader header)
    {
        if (header.ModelSignature != Version.ModelSignature)
            return;
        host.CheckDecode(
            header.ModelVerWritten >= Version.VerWeCanReadBack && header.ModelVerReadable <= Version.VerWrittenCur,
            $"The model '{loaderSignature}' is of format 0x{header.ModelVerWritten:X8}, readable from 0x{header.ModelVerReadable:X8} on; this library reads 0x{Version.VerWeCanReadBack:X8} to 0x{Version.VerWrittenCur:X8}.");
    }

    private static InputOutputColumnPair[] ReadColumns(IHost host, ModelLoadContext ctx)
    {
        int count = ctx.Reader.ReadInt32();
        long remaining = ModelFormat.Remaining(ctx.Reader);
        host.CheckDecode(
            count >= 1 && count <= remaining / BytesPerColumnPair,
            $"The model claims {count} column pairs, which {remaining} remaining bytes cannot hold.");

        var columns = new InputOutputColumnPair[count];
        for (int i = 0; i < count; i++)
        {
            string output = ctx.LoadNonEmptyString();
            columns[i] = new InputOutputColumnPair(output, ctx.LoadNonEmptyString());
        }

        return columns;
    }

    /// <summary>What an estimator asks of names too: no output is named twice, none has an empty name, and only a single pair has extra columns.</summary>
    private static void CheckNames(IHost host, InputOutputColumnPair[] columns, ExtraColumn[] extraColumns)
    {
        var names = new HashSet<string>();
        foreach (InputOutputColumnPair pair in columns)
            host.CheckDecode(names.Add(pair.OutputColumnName), $"The model names the output column '{pair.OutputColumnName}' twice.");
        foreach (ExtraColumn extra in extraColumns)
        {
            if (extra.Name is not string name)
                continue;
            host.CheckDecode(columns.Length == 1, $"The model has {columns.Length} column pairs and the extra column '{name}'.");
            host.CheckDecode(name.Length > 0, $"The model has an empty name for the column of {extra.Output}.");
            host.CheckDecode(names.Add(name), $"The model names the output column '{name}' twice.");
        }
    }

    /// <summary>Everything the checksum covers.</summary>
    private static void WriteContent(BinaryWriter writer, FittedEncoders<TModel> encoders)
    {
        WriteNames(writer, encoders.Columns, encoders.Extras);
        foreach (TModel model in encoders.Models)
            model.Save(writer);
    }

    /// <summary>Names as text: the file only holds their places in a table.</summary>
    private static void WriteNames(BinaryWriter writer, InputOutputColumnPair[] columns, ExtraColumn[] extraColumns)
    {
        foreach (InputOutputColumnPair pair in columns)
        {
            writer.Write(pair.OutputColumnName);
            writer.Write(pair.InputColumnName);
        }

        foreach (ExtraColumn extra in extraColumns)
            writer.Write(extra.Name ?? "");
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>
/// The parts that saved encoders share. Nothing is allocated that the rest of the stream could not fill. What the values must be is for
/// <see cref="ModelRules"/> to say.
/// </summary>
internal static class ModelFormat
{
    /// <summary>The version in which models are written. Its histories name their terms.</summary>
    public const uint Version = 0x00010003;

    /// <summary>The version before, whose histories do not.</summary>
    public const uint VersionWithoutNames = 0x00010002;

    private const int BytesPerStatistics = 3 * sizeof(float);

    /// <summary>Weights pass between a model's layout and that of the file in pieces of so many.</summary>
    private const int PieceLength = 16 * 1024;

    /// <summary>The bytes of the stream that are still to be read.</summary>
    public static long Remaining(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    /// <summary>Says that a file is cut off. Without the cause: ML.NET's callers look for the innermost exception, which is to be the marked one.</summary>
    public static Exception EndsTooEarly(IExceptionContext context) => context.ExceptDecode("The model file ends too early: it is cut off, or a length in it is wrong.");

    /// <summary>Reads a model and asks whether its numbers are those of a model.</summary>
    /// <exception cref="FormatException">They are not, or the stream ends before the model does.</exception>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="read">Reads the model.</param>
    /// <param name="brokenRule">Gives the first rule that its numbers break, as a sentence; null where they break none.</param>
    public static TModel ReadWhole<TModel>(IExceptionContext context, Func<TModel> read, Func<TModel, string?> brokenRule)
    {
        TModel model;
        try
        {
            model = read();
        }
        catch (EndOfStreamException)
        {
            throw EndsTooEarly(context);
        }

        return brokenRule(model) is string broken ? throw context.ExceptDecode(broken) : model;
    }

    /// <summary>Reads the number of components and the input size.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="matrices">How many matrices of that shape follow, beside a bias and statistics per component.</param>
    /// <param name="inputVectors">How many vectors of the input's size follow.</param>
    /// <exception cref="FormatException">What follows cannot be in the rest of the stream, or not in one array.</exception>
    public static (int Components, int Inputs) ReadShape(IExceptionContext context, BinaryReader reader, int matrices, int inputVectors)
    {
        int components = reader.ReadInt32(), inputs = reader.ReadInt32();
        long remaining = Remaining(reader);
        long perComponent = (((long)matrices * inputs) + 1) * sizeof(float) + BytesPerStatistics;
        context.CheckDecode(
            components >= 1 && inputs >= 1 && components <= (remaining - ((long)inputVectors * inputs * sizeof(float))) / perComponent,
            $"The model claims {components} components of {inputs} inputs, which {remaining} remaining bytes cannot hold.");
        context.CheckDecode(
            ((long)inputs * EncoderParameters.LeastPitch(components)) + Kernels.PaddedWidth(components)
                + ((long)inputVectors * (inputs + Kernels.RowAlignment)) <= Array.MaxLength - Kernels.RowAlignment,
            $"The model's {components} × {inputs} weights are more than fit in memory at once.");
        return (components, inputs);
    }

    /// <summary>Reads as many values as there is room for. What they must be is for <see cref="ModelRules"/> to say.</summary>
    public static void Read(BinaryReader reader, Span<float> values) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));

    /// <summary>Reads weights component by component into rows of one input each.</summary>
    /// <param name="reader">The model.</param>
    /// <param name="weights">[inputs × pitch].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    public static void ReadWeights(BinaryReader reader, Span<float> weights, int components, int inputs)
    {
        int pitch = weights.Length / inputs;
        var piece = new float[Math.Min(inputs, PieceLength)];
        for (int j = 0; j < components; j++)
        {
            for (int start = 0; start < inputs; start += piece.Length)
            {
                Span<float> ofInputs = piece.AsSpan(0, Math.Min(piece.Length, inputs - start));
                Read(reader, ofInputs);
                CopyToColumn(ofInputs, weights[((start * pitch) + j)..], pitch);
            }
        }
    }

    /// <summary>Writes what <see cref="ReadWeights"/> reads.</summary>
    public static void WriteWeights(BinaryWriter writer, ReadOnlySpan<float> weights, int components, int inputs)
    {
        int pitch = weights.Length / inputs;
        var piece = new float[Math.Min(inputs, PieceLength)];
        for (int j = 0; j < components; j++)
        {
            for (int start = 0; start < inputs; start += piece.Length)
            {
                Span<float> ofInputs = piece.AsSpan(0, Math.Min(piece.Length, inputs - start));
                for (int d = 0; d < ofInputs.Length; d++)
                    ofInputs[d] = weights[((start + d) * pitch) + j];
                writer.Write(MemoryMarshal.AsBytes(ofInputs));
            }
        }
    }

    public static EncoderComponentStatistics[] ReadStatistics(BinaryReader reader, int components)
    {
        var statistics = new EncoderComponentStatistics[components];
        Span<float> values = stackalloc float[3];
        for (int j = 0; j < components; j++)
        {
            Read(reader, values);
            statistics[j] = new EncoderComponentStatistics(values[0], values[1], values[2]);
        }

        return statistics;
    }

    /// <summary>Writes what <see cref="ReadStatistics"/> reads.</summary>
    public static void Write(BinaryWriter writer, ImmutableArray<EncoderComponentStatistics> statistics)
    {
        foreach (EncoderComponentStatistics component in statistics)
            writer.WriteSinglesNoCount([component.Mean, component.Variance, component.FractionActive]);
    }

    /// <summary>Writes what <see cref="ReadHistory"/> reads.</summary>
    /// <param name="writer">The model.</param>
    /// <param name="version">The version of the format.</param>
    /// <param name="history">At least one epoch; all have the same terms.</param>
    /// <param name="trained">What an epoch came to.</param>
    public static void Write<TEpoch>(BinaryWriter writer, uint version, ImmutableArray<TEpoch> history, Func<TEpoch, TrainedEpoch> trained)
    {
        // *** Binary format ***
        // from version 0x00010003 on
        //   int: number of terms
        //   for each term
        //     int: number of bytes of its name
        //     byte[]: its name, UTF-8
        // int: number of epochs
        // for each epoch
        //   double: loss
        //   double[number of terms]: its terms
        //   bool: whether there was a held-out loss; double: that loss, or 0
        if (version > VersionWithoutNames)
            WriteTerms(writer, trained(history[0]).Terms.Names);
        writer.Write(history.Length);
        foreach (TEpoch shown in history)
        {
            TrainedEpoch epoch = trained(shown);
            writer.Write(epoch.Loss);
            writer.Write(MemoryMarshal.AsBytes(epoch.Terms.Values));
            WriteOptional(writer, epoch.ValidationLoss);
        }
    }

    /// <summary>Reads every epoch of a training.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="version">The version of the format.</param>
    /// <param name="known">What the first terms are called, and the only ones of files that name none.</param>
    /// <param name="othersMayFollow">Whether there may be other terms behind them.</param>
    /// <param name="shown">What becomes of an epoch.</param>
    /// <exception cref="FormatException">The terms are others, or what follows cannot be in the rest of the stream.</exception>
    public static TEpoch[] ReadHistory<TEpoch>(
        IExceptionContext context, BinaryReader reader, uint version, IReadOnlyList<string> known, bool othersMayFollow,
        Func<TrainedEpoch, TEpoch> shown)
    {
        IReadOnlyList<string> terms = version > VersionWithoutNames ? ReadTerms(context, reader) : known;
        context.CheckDecode(
            terms.Take(known.Count).SequenceEqual(known) && (othersMayFollow || terms.Count == known.Count),
            $"The model names the terms {string.Join(", ", terms)} of its loss; "
                + $"expected {string.Join(", ", known)}{(othersMayFollow ? " first" : "")}.");
        int epochs = reader.ReadInt32(), bytesPerEpoch = ((terms.Count + 2) * sizeof(double)) + sizeof(bool);
        context.CheckDecode(
            epochs >= 1 && epochs <= Remaining(reader) / bytesPerEpoch,
            $"The model claims a history of {epochs} epochs, which {Remaining(reader)} remaining bytes cannot hold.");
        var history = new TEpoch[epochs];
        var values = new double[terms.Count];
        for (int i = 0; i < epochs; i++)
        {
            double loss = reader.ReadDouble();
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            history[i] = shown(new TrainedEpoch(i + 1, loss, new TermLosses(terms, values), ReadOptional(context, reader)));
        }

        return history;
    }

    /// <summary>Writes a number that may be missing: a bool, and the number or 0.</summary>
    public static void WriteOptional(BinaryWriter writer, double? value)
    {
        writer.Write(value.HasValue);
        writer.Write(value ?? 0);
    }

    /// <summary>Reads what <see cref="WriteOptional"/> wrote.</summary>
    public static double? ReadOptional(IExceptionContext context, BinaryReader reader)
    {
        bool hasValue = reader.ReadBoolByte();
        double value = reader.ReadDouble();
        context.CheckDecode(
            hasValue || (value == 0 && double.IsPositive(value)), "The model has a held-out loss without held-out rows.");
        return hasValue ? value : null;
    }

    /// <summary>Writes what <see cref="ReadScaler"/> reads.</summary>
    public static void Write(BinaryWriter writer, InputScaler scaler)
    {
        // *** Binary format ***
        // int: kind of scaling
        // double: length of the mean over that of the standard deviation
        // unless the kind is None
        //   double[D]: what is subtracted
        //   double[D]: what is multiplied with
        writer.Write((int)scaler.Scaling);
        writer.Write(scaler.MeanToDeviationRatio);
        if (scaler.Scaling != InputScaling.None)
        {
            writer.Write(MemoryMarshal.AsBytes(scaler.Mean));
            writer.Write(MemoryMarshal.AsBytes(scaler.Scale));
        }
    }

    /// <exception cref="FormatException">The kind is unknown, so that it is not known what follows.</exception>
    public static InputScaler ReadScaler(IExceptionContext context, BinaryReader reader, int inputs)
    {
        var scaling = (InputScaling)reader.ReadInt32();
        double ratio = reader.ReadDouble();
        if (scaling == InputScaling.None)
            return InputScaler.WithoutEffect(inputs, ratio);
        context.CheckDecode(Enum.IsDefined(scaling), $"The model names the unknown input scaling {(int)scaling}.");
        context.CheckDecode(
            inputs <= Remaining(reader) / (2 * sizeof(double)),
            $"The model claims means and scales of {inputs} inputs, which {Remaining(reader)} remaining bytes cannot hold.");
        double[] mean = new double[inputs], scale = new double[inputs];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(mean.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(scale.AsSpan()));
        return new InputScaler(scaling, mean, scale, ratio);
    }

    private static void WriteTerms(BinaryWriter writer, IReadOnlyList<string> terms)
    {
        writer.Write(terms.Count);
        foreach (string term in terms)
        {
            byte[] name = Encoding.UTF8.GetBytes(term);
            writer.Write(name.Length);
            writer.Write(name);
        }
    }

    private static string[] ReadTerms(IExceptionContext context, BinaryReader reader)
    {
        int count = reader.ReadInt32();
        context.CheckDecode(
            count is >= 1 and <= TermLosses.MostTerms, $"The model claims a loss of {count} terms; expected 1 to {TermLosses.MostTerms}.");
        var names = new string[count];
        Span<byte> room = stackalloc byte[ModelRules.MostBytesOfName];
        for (int i = 0; i < count; i++)
        {
            int length = reader.ReadInt32();
            context.CheckDecode(
                length is >= 1 and <= ModelRules.MostBytesOfName,
                $"The model claims {length} bytes for the name of a term; expected 1 to {ModelRules.MostBytesOfName}.");
            Span<byte> name = room[..length];
            reader.BaseStream.ReadExactly(name);
            context.CheckDecode(Utf8.IsValid(name), $"The name of term {i} in the model is not UTF-8.");
            names[i] = Encoding.UTF8.GetString(name);
        }

        return names;
    }

    // Compiled to the end at once, as every weight passes through it when a program starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyToColumn(ReadOnlySpan<float> values, Span<float> matrix, int stride)
    {
        for (int d = 0; d < values.Length; d++)
            matrix[d * stride] = values[d];
    }
}

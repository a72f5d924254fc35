using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>
/// The parts that saved encoders share. Nothing is allocated that the rest of the stream could not fill, and every value is checked.
/// </summary>
internal static class ModelFormat
{
    private const int BytesPerStatistics = 3 * sizeof(float);

    /// <summary>The bytes of the stream that are still to be read.</summary>
    public static long Remaining(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

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
            ((inputs + 1L) * Kernels.PaddedWidth(components)) + ((long)inputVectors * (inputs + Kernels.RowAlignment))
                <= Array.MaxLength - Kernels.RowAlignment,
            $"The model's {components} × {inputs} weights are more than fit in memory at once.");
        return (components, inputs);
    }

    /// <exception cref="FormatException">A value is NaN or infinite; the message names what it belongs to.</exception>
    public static void ReadFinite(IExceptionContext context, BinaryReader reader, Span<float> values, string what)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
        context.CheckDecode(AllFinite(values), $"The {what} in the model are not finite.");
    }

    /// <summary>Reads weights component by component into rows of one input each.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="weights">[inputs × stride].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    /// <param name="what">What messages call them.</param>
    public static void ReadWeights(
        IExceptionContext context, BinaryReader reader, Span<float> weights, int components, int inputs, string what)
    {
        int stride = Kernels.PaddedWidth(components);
        var row = new float[inputs];
        for (int j = 0; j < components; j++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            if (!AllFinite(row))
                throw context.ExceptDecode($"The {what} of component {j} in the model are not finite.");
            CopyToColumn(row, weights[j..], stride);
        }
    }

    public static EncoderComponentStatistics[] ReadStatistics(IExceptionContext context, BinaryReader reader, int components)
    {
        var statistics = new EncoderComponentStatistics[components];
        var values = new float[3];
        for (int j = 0; j < components; j++)
        {
            ReadFinite(context, reader, values, $"statistics of component {j}");
            context.CheckDecode(
                values[1] >= 0 && values[2] is >= 0 and <= 1,
                FormattableString.Invariant($"Component {j} claims a variance of {values[1]} and an active fraction of {values[2]}."));
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

    /// <summary>Reads a count of epochs and then each of them.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="bytesPerEpoch">What one epoch takes in the stream.</param>
    /// <param name="readEpoch">Reads the epoch of a number, from 1.</param>
    public static TEpoch[] ReadHistory<TEpoch>(
        IExceptionContext context, BinaryReader reader, int bytesPerEpoch, Func<int, TEpoch> readEpoch)
    {
        int epochs = reader.ReadInt32();
        context.CheckDecode(
            epochs >= 1 && epochs <= Remaining(reader) / bytesPerEpoch,
            $"The model claims a history of {epochs} epochs, which {Remaining(reader)} remaining bytes cannot hold.");
        var history = new TEpoch[epochs];
        for (int i = 0; i < epochs; i++)
            history[i] = readEpoch(i + 1);
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
            double.IsFinite(value) && (hasValue || (value == 0 && double.IsPositive(value))), "A held-out loss is not finite, or there is one without held-out rows.");
        return hasValue ? value : null;
    }

    /// <summary>Writes what <see cref="ReadConditioning"/> reads.</summary>
    public static void Write(BinaryWriter writer, InputConditioning conditioning)
    {
        // *** Binary format ***
        // int: kind of scaling
        // double: length of the mean over that of the standard deviation
        // unless the kind is None
        //   double[D]: what is subtracted
        //   double[D]: what is multiplied with
        writer.Write((int)conditioning.Scaling);
        writer.Write(conditioning.MeanToDeviationRatio);
        if (conditioning.Scaling != InputScaling.None)
        {
            writer.Write(MemoryMarshal.AsBytes(conditioning.Mean));
            writer.Write(MemoryMarshal.AsBytes(conditioning.Scale));
        }
    }

    /// <exception cref="FormatException">The kind is unknown, or a value not as it should be.</exception>
    public static InputConditioning ReadConditioning(IExceptionContext context, BinaryReader reader, int inputs)
    {
        var scaling = (InputScaling)reader.ReadInt32();
        context.CheckDecode(Enum.IsDefined(scaling), $"The model names the unknown input scaling {(int)scaling}.");
        double ratio = reader.ReadDouble();
        context.CheckDecode(ratio >= 0, FormattableString.Invariant($"The model claims a ratio of mean to deviation of {ratio}."));
        double[] mean = new double[inputs], scale = new double[inputs];
        for (int d = 0; d < inputs; d++)
            scale[d] = 1;
        if (scaling != InputScaling.None)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(mean.AsSpan()));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(scale.AsSpan()));
            context.CheckDecode(
                Array.TrueForAll(mean, double.IsFinite) && Array.TrueForAll(scale, value => double.IsFinite(value) && value > 0),
                "The means and scales of the inputs in the model are not finite, or a scale is not above 0.");
        }

        return new InputConditioning(scaling, mean, scale, ratio);
    }

    // The two loops that every value passes through are compiled to the end at once: programs load their models when they start, where
    // there is no time to find out that a loop is hot. The kernels, with their many small methods, would take longer to compile than to run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        bool finite = true;
        foreach (float value in values)
            finite &= float.IsFinite(value);
        return finite;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyToColumn(ReadOnlySpan<float> values, Span<float> matrix, int stride)
    {
        for (int d = 0; d < values.Length; d++)
            matrix[d * stride] = values[d];
    }
}

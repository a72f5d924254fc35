using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The parts that saved models share. Nothing is allocated that the rest of the stream could not fill, and every value is checked.</summary>
internal static class ModelFormat
{
    /// <summary>What a model keeps of each component beside its weights.</summary>
    public const int BytesPerStatistics = 3 * sizeof(float);

    private const int BytesPerColumnPair = 2 * sizeof(int);

    /// <summary>The bytes of the stream that are still to be read.</summary>
    public static long Remaining(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    /// <summary>Reads the column pairs that ML.NET's one-to-one transformers write.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="ctx">The model.</param>
    /// <param name="extras">The names of further outputs, which the caller reads after the pairs; those that are null are left out.</param>
    /// <returns>The pairs. No output column is named twice, and there are no further outputs where there are several pairs.</returns>
    public static InputOutputColumnPair[] ReadColumns(IHost host, ModelLoadContext ctx, Func<IEnumerable<string>> extras)
    {
        int count = ctx.Reader.ReadInt32();
        long remaining = Remaining(ctx.Reader);
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

        foreach (string name in extras())
        {
            host.CheckDecode(count == 1, $"The model has {count} column pairs and the extra column '{name}'.");
            host.CheckDecode(name.Length > 0 && names.Add(name), $"The model names the output column '{name}' twice.");
        }

        return columns;
    }

    /// <exception cref="FormatException">A value is NaN or infinite; the message names what it belongs to.</exception>
    public static void ReadFinite(IExceptionContext context, BinaryReader reader, Span<float> values, string what)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
        context.CheckDecode(Kernels.Best.AllFinite(values), $"The {what} in the model are not finite.");
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
            ReadFinite(context, reader, row, $"{what} of component {j}");
            for (int d = 0; d < inputs; d++)
                weights[(d * stride) + j] = row[d];
        }
    }

    public static EncoderComponentStatistics[] ReadStatistics(IExceptionContext context, BinaryReader reader, int components)
    {
        var statistics = new EncoderComponentStatistics[components];
        Span<float> values = stackalloc float[3];
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
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

/// <summary>Briefly trained encoders of every kind, and rows that take every way through the scoring code.</summary>
internal static class ScoredEncoders
{
    /// <summary>Fills two vectors of every width and part of another.</summary>
    public const int Inputs = 37;

    /// <summary>A strip of four 512-bit vectors, one of one, and padding.</summary>
    public const int Components = 70;

    public static TheoryData<string> Names =>
    [
        .. Enum.GetNames<EncoderActivation>().Select(name => $"decoder-free {name}"),
        .. Enum.GetNames<SparseAutoencoderArchitecture>(),
    ];

    public static (ITransformer Transformer, EncoderModelParameters Model) Fit(string name)
    {
        var ml = new MLContext(seed: 1);
        IDataView training = ToyData.View(ml, ToyData.Rows(inputs: Inputs));
        if (Enum.TryParse(name, out SparseAutoencoderArchitecture architecture))
        {
            SparseAutoencoderTransformer autoencoder = ml.Transforms.SparseAutoencoder(
                ToyAutoencoder.Options(architecture, options => options.NumberOfComponents = Components)).Fit(training);
            return (autoencoder, autoencoder.GetModelParameters("Features"));
        }

        DecoderFreeSaeTransformer encoder = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ResponsibilitiesColumnName = "Responsibilities",
            EnergyColumnName = "Energy",
            NumberOfComponents = Components,
            Activation = Enum.Parse<EncoderActivation>(name.Split(' ')[1]),
            Epochs = 2,
            BatchSize = 16,
            Seed = 1,
        }).Fit(training);
        return (encoder, encoder.GetModelParameters("Features"));
    }

    /// <summary>Rows of which the given part is not zero, in turns with some that hold only zeros, −0, NaN, infinities or numbers that overflow.</summary>
    public static float[][] Rows(int count, double density, int seed = 3)
    {
        var random = new Random(seed);
        float[][] rows = ToyData.Rows(count, Inputs, seed);
        for (int i = 0; i < count; i++)
        {
            for (int d = 0; d < Inputs; d++)
            {
                if (random.NextDouble() >= density)
                    rows[i][d] = 0;
            }

            switch (i % 10)
            {
                case 1:
                    Array.Clear(rows[i]);
                    break;
                case 3:
                    rows[i][random.Next(Inputs)] = -0f;
                    break;
                case 5:
                    rows[i][random.Next(Inputs)] = float.NaN;
                    break;
                case 7:
                    rows[i][random.Next(Inputs)] = random.Next(2) == 0 ? float.PositiveInfinity : float.NegativeInfinity;
                    break;
                case 9:
                    rows[i][random.Next(Inputs)] = float.MaxValue;
                    break;
            }
        }

        return rows;
    }

    /// <summary>The positions of the non-zeros of a row.</summary>
    public static int[] NonZeros(float[] row) => [.. Enumerable.Range(0, row.Length).Where(d => row[d] != 0)];

    /// <summary>The row by its non-zeros, unless it has no zero: such a vector is always dense.</summary>
    public static VBuffer<float> Sparse(float[] row)
    {
        int[] indices = NonZeros(row);
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(d => row[d])], indices);
    }

    /// <summary>What tells −0 from 0 and takes NaN for equal to itself.</summary>
    public static int[] Bits(IEnumerable<float> values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}

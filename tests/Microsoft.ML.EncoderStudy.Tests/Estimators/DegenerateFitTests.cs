using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>
/// Data that single precision hardly holds: a fit says so, naming what is not finite and what to do, or its model loads to the same bits and
/// gives finite numbers on its own rows. <c>tests/Reliability</c> tries thousands of such fits.
/// </summary>
public class DegenerateFitTests
{
    /// <summary>Each a scale that some step of a fit, a fold or a score does not stand.</summary>
    private static readonly float[] Scales = [1e-45f, 6e-39f, 1.2e-38f, 1e-30f, 1e-15f, 1, 1e15f, 1e19f, 1e20f, 1e25f, 1e30f, 1e37f, 3e38f];

    public static TheoryData<InputScaling> Scalings => [.. Enum.GetValues<InputScaling>()];

    public static TheoryData<InputScaling, SparseAutoencoderArchitecture> ScalingsAndArchitectures
    {
        get
        {
            var data = new TheoryData<InputScaling, SparseAutoencoderArchitecture>();
            foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
            {
                foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
                    data.Add(scaling, architecture);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ScalingsAndArchitectures))]
    public void Fit_OfASparseAutoencoder_IsRefusedOrGivesAModelThatLoadsAndIsFinite(InputScaling scaling, SparseAutoencoderArchitecture architecture)
    {
        foreach (float scale in Scales)
        {
            foreach (float[][] rows in Rows(scale))
            {
                AssertRefusedOrGood(rows, ["Features", "Reconstruction"], ["Error"], ml => ml.Transforms.SparseAutoencoder(
                    ToyAutoencoder.Options(architecture, options => options.InputScaling = scaling)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Fit_OfADecoderFreeSae_IsRefusedOrGivesAModelThatLoadsAndIsFinite(InputScaling scaling)
    {
        foreach (EncoderActivation activation in Enum.GetValues<EncoderActivation>())
        {
            foreach (float[][] rows in Scales.SelectMany(Rows))
            {
                AssertRefusedOrGood(rows, ["Features", "Responsibilities"], ["Energy"], ml => ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
                {
                    OutputColumnName = "Features",
                    InputColumnName = "Input",
                    ResponsibilitiesColumnName = "Responsibilities",
                    EnergyColumnName = "Energy",
                    Activation = activation,
                    InputScaling = scaling,
                    NumberOfComponents = 5,
                    BatchSize = 16,
                    Epochs = 2,
                    LearningRate = 1e-6f,
                    Seed = 1,
                }));
            }
        }
    }

    /// <summary>A variance of 10⁴⁰ is none that a file could hold in single precision.</summary>
    [Fact]
    public void Fit_WithActivationsWhoseVarianceOverflows_NamesThemAndSaysWhatToDo()
    {
        Exception refusal = Refusal(ToyData.Rows().Select(row => row.Select(value => 1e20f * value).ToArray()).ToArray(), options =>
        {
            (options.VarianceWeight, options.DecorrelationWeight) = (0, 0);
            options.LearningRate = 1e-30f;
        });
        Assert.Contains("Column 'Input': the fitted model could not be saved and loaded again. The statistics of component", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("bring them closer to unit scale", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InputScaling.Standardised)]
    [InlineData(InputScaling.UnitMeanNorm)]
    public void Fit_OfInputsThatHardlyVary_NamesTheWeightsThatDoNotFold(InputScaling scaling)
    {
        Exception refusal = Refusal(ToyData.Rows().Select(row => row.Select(value => value > 0 ? 3e-39f : -3e-39f).ToArray()).ToArray(), options =>
        {
            options.InputScaling = scaling;
            options.LearningRate = 5;
            options.Epochs = 20;
        });
        Assert.Contains("The weights of component", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("leave out those that hardly vary", refusal.Message, StringComparison.Ordinal);
    }

    private static Exception Refusal(float[][] rows, Action<DecoderFreeSaeEstimator.Options> change)
    {
        var ml = new MLContext(seed: 1);
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 5,
            BatchSize = 16,
            Epochs = 2,
            Seed = 1,
        };
        change(options);
        Exception refusal = Assert.Throws<InvalidOperationException>(() => ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, rows)));
        Assert.True(refusal.IsMarked());
        return refusal;
    }

    private static IEnumerable<float[][]> Rows(float scale)
    {
        float[][] rows = ToyData.Rows(20);
        yield return [.. rows.Select(row => row.Select(value => Math.Clamp(scale * value / 4, -float.MaxValue, float.MaxValue)).ToArray())];
        yield return [.. rows.Select(row => row.Select(_ => scale).ToArray())];
        yield return [.. rows.Select((row, i) => row.Select((_, d) => d == i % 6 ? scale : 0).ToArray())];
        yield return [[0, 0, 0, 0, 0, scale], [0, 0, 0, 0, 0, -scale]];
        rows[3][2] = scale;
        yield return rows;
    }

    private static void AssertRefusedOrGood(float[][] rows, string[] vectors, string[] scalars, Func<MLContext, IEstimator<ITransformer>> estimator)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ToyData.View(ml, rows);
        ITransformer fitted;
        try
        {
            fitted = estimator(ml).Fit(view);
        }
        catch (InvalidOperationException refusal) when (refusal.IsMarked())
        {
            return;
        }

        float[] outputs = Outputs(fitted), again = Outputs(ToyAutoencoder.SaveAndLoad(fitted));
        Assert.All(outputs, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(outputs.Select(BitConverter.SingleToInt32Bits), again.Select(BitConverter.SingleToInt32Bits));

        float[] Outputs(ITransformer model)
        {
            IDataView output = model.Transform(view);
            return [.. vectors.SelectMany(name => ToyData.Vectors(output, name).SelectMany(row => row)), .. scalars.SelectMany(
                name => ToyData.Scalars<float>(output, name))];
        }
    }
}

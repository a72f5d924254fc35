using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Scaling inside an estimator against the same done to its data beforehand, in double precision.</summary>
public class InputScalingTests
{
    /// <summary>
    /// Conditioned inputs differ from those scaled beforehand by rounding, 1e-7 of values up to 4, and gradient descent (unlike Adam, which divides
    /// by the gradient's size) passes it on as it is. The folded bias is a sum of a mean's size, here ten deviations: one more digit.
    /// </summary>
    private const double Rounding = 2e-5;

    public static TheoryData<InputScaling> Scaling =>
        [InputScaling.MeanCentred, InputScaling.UnitMeanNorm, InputScaling.Standardised];

    [Theory]
    [MemberData(nameof(Scaling))]
    public void SparseAutoencoder_OfRawInputs_EqualsTheOneTrainedOnInputsScaledBeforehand(InputScaling scaling)
    {
        float[][] rows = UnevenRows(), scaled = Scale(rows, scaling);
        SparseAutoencoderTransformer Trained(float[][] data, InputScaling inside) => Fit(
            SparseAutoencoderArchitecture.ReLU, options => (options.InputScaling, options.Optimizer) = (inside, EncoderOptimizer.Sgd), data);

        AssertClose(
            Outputs(Trained(scaled, InputScaling.None), scaled, "Features"), Outputs(Trained(rows, scaling), rows, "Features"), Rounding);
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void DecoderFreeSae_OfRawInputs_EqualsTheOneTrainedOnInputsScaledBeforehand(InputScaling scaling)
    {
        float[][] rows = UnevenRows(), scaled = Scale(rows, scaling);
        DecoderFreeSaeTransformer Trained(float[][] data, InputScaling inside) => DecoderFree(
            data, options => (options.InputScaling, options.Optimizer, options.LseReduction) = (inside, EncoderOptimizer.Sgd, LseReduction.Mean));

        AssertClose(
            Outputs(Trained(scaled, InputScaling.None), scaled, "Features"), Outputs(Trained(rows, scaling), rows, "Features"), Rounding);
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void TrainingHistory_HoldsTheLossesOfScaledInputs(InputScaling scaling)
    {
        float[][] rows = UnevenRows();
        SparseAutoencoderTrainingEpoch inside = Train(SparseAutoencoderArchitecture.ReLU, options => options.InputScaling = scaling, rows).TrainingHistory[0];
        SparseAutoencoderTrainingEpoch beforehand = Train(SparseAutoencoderArchitecture.ReLU, rows: Scale(rows, scaling)).TrainingHistory[0];
        Assert.Equal(beforehand.Loss, inside.Loss, Rounding);
    }

    [Theory]
    [MemberData(nameof(EveryArchitecture), MemberType = typeof(ToyAutoencoder))]
    public void Reconstruction_WithScaling_IsThatOfRawInputs(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = UnevenRows();
        SparseAutoencoderTransformer model = Fit(
            architecture, options => (options.InputScaling, options.Epochs, options.LearningRate) = (InputScaling.Standardised, 150, 0.01f), rows);
        float[][] reconstruction = Outputs(model, rows, "Reconstruction");
        double[] deviations = Deviations(rows);
        for (int d = 0; d < Inputs; d++)
        {
            // In units of a deviation: the mean alone would leave 1.
            double error = rows.Zip(reconstruction, (x, y) => Math.Pow((x[d] - y[d]) / deviations[d], 2)).Average();
            Assert.InRange(error, 0, 0.6);
        }
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void InputMeansAndScales_AreThoseOfTheDefinition(InputScaling scaling)
    {
        float[][] rows = UnevenRows();
        (double[] means, double[] scales) = Definition(rows, scaling);
        foreach (EncoderModelParameters model in Models(rows, scaling))
        {
            Assert.Equal(scaling, model.InputScaling);
            for (int d = 0; d < Inputs; d++)
            {
                Assert.Equal(means[d], model.InputMeans[d], 1e-9);
                Assert.Equal(scales[d], model.InputScales[d], 1e-9);
            }
        }
    }

    [Fact]
    public void InputMeansAndScales_WithoutScaling_AreZeroAndOne()
    {
        foreach (EncoderModelParameters model in Models(UnevenRows(), InputScaling.None))
        {
            Assert.Equal(InputScaling.None, model.InputScaling);
            Assert.Equal(new double[Inputs], model.InputMeans.ToArray());
            Assert.All(model.InputScales, scale => Assert.Equal(1, scale));
        }
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.MeanCentred)]
    [InlineData(InputScaling.UnitMeanNorm)]
    [InlineData(InputScaling.Standardised)]
    public void InputMeanToDeviationRatio_IsThatOfRawInputsWhateverTheScaling(InputScaling scaling)
    {
        float[][] rows = UnevenRows();
        double expected = Length(Means(rows)) / Length(Deviations(rows));
        Assert.All(Models(rows, scaling), model => Assert.Equal(expected, model.InputMeanToDeviationRatio, 1e-9));
    }

    [Fact]
    public void Fit_ReportsTheRatioOfMeanToDeviation()
    {
        float[][] rows = UnevenRows();
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        ml.Transforms.SparseAutoencoder(ToyAutoencoder.Options(SparseAutoencoderArchitecture.ReLU)).Fit(ToyData.View(ml, rows));
        string ratio = FormattableString.Invariant($"{Length(Means(rows)) / Length(Deviations(rows)):G3}");
        Assert.Contains($"Column 'Input': the mean of the inputs is {ratio} times as long as their standard deviation.", messages);
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void Load_OfASavedModel_RestoresTheScaling(InputScaling scaling)
    {
        SparseAutoencoderTransformer autoencoder = Fit(SparseAutoencoderArchitecture.Gated, options => options.InputScaling = scaling, UnevenRows());
        DecoderFreeSaeTransformer decoderFree = DecoderFree(UnevenRows(), options => options.InputScaling = scaling);
        (EncoderModelParameters Saved, EncoderModelParameters Loaded)[] models =
        [
            (autoencoder.GetModelParameters("Features"), SaveAndLoad(autoencoder).GetModelParameters("Features")),
            (decoderFree.GetModelParameters("Features"), SaveAndLoad(decoderFree).GetModelParameters("Features")),
        ];
        foreach ((EncoderModelParameters saved, EncoderModelParameters loaded) in models)
        {
            Assert.Equal((saved.InputScaling, saved.InputMeanToDeviationRatio), (loaded.InputScaling, loaded.InputMeanToDeviationRatio));
            Assert.Equal(saved.InputMeans.ToArray(), loaded.InputMeans.ToArray());
            Assert.Equal(saved.InputScales.ToArray(), loaded.InputScales.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void Fit_OnSparseRowsAndTheSameRowsDense_GivesTheSameBits(InputScaling scaling)
    {
        float[][] rows = UnevenRows(zeros: true);
        VBuffer<float>[] sparse = [.. rows.Select(row =>
        {
            int[] indices = [.. Enumerable.Range(0, Inputs).Where(d => row[d] != 0)];
            return new VBuffer<float>(Inputs, indices.Length, [.. indices.Select(d => row[d])], indices);
        })];
        var ml = new MLContext(seed: 1);
        SparseAutoencoderEstimator estimator = ml.Transforms.SparseAutoencoder(
            ToyAutoencoder.Options(SparseAutoencoderArchitecture.TopK, options => options.InputScaling = scaling));
        SparseAutoencoderTransformer fromDense = estimator.Fit(ToyData.View(ml, rows)), fromSparse = estimator.Fit(ToyData.View(ml, sparse, Inputs));

        Assert.Equal(Numbers(fromDense.GetModelParameters("Features")), Numbers(fromSparse.GetModelParameters("Features")));
        Assert.Equal(
            Outputs(fromDense, rows, "Features"), ToyData.Vectors(fromDense.Transform(ToyData.View(ml, sparse, Inputs)), "Features"));
    }

    [Theory]
    [MemberData(nameof(Scaling))]
    public void Fit_OnAnInputThatIsAlwaysZero_LeavesItsMeanZeroAndReconstructsIt(InputScaling scaling)
    {
        float[][] rows = UnevenRows();
        foreach (float[] row in rows)
            row[2] = 0;
        SparseAutoencoderTransformer model = Fit(
            SparseAutoencoderArchitecture.ReLU, options => (options.InputScaling, options.Epochs) = (scaling, 100), rows);
        Assert.Equal(0, model.GetModelParameters("Features").InputMeans[2]);
        Assert.All(Outputs(model, rows, "Reconstruction"), row => Assert.InRange(Math.Abs(row[2]), 0, 0.3)); // of inputs of unit scale
    }

    [Fact]
    public void InputScales_OfAConstantInput_AreOneWhereOthersAreScaled()
    {
        float[][] rows = UnevenRows();
        foreach (float[] row in rows)
            row[2] = 7;
        foreach (EncoderModelParameters model in Models(rows, InputScaling.Standardised))
        {
            Assert.Equal((7, 1), (model.InputMeans[2], model.InputScales[2]));
            Assert.NotEqual(1, model.InputScales[1]);
        }
    }

    [Theory]
    [InlineData(InputScaling.None, true)]
    [InlineData(InputScaling.MeanCentred, true)]
    [InlineData(InputScaling.UnitMeanNorm, false)]
    [InlineData(InputScaling.Standardised, false)]
    public void Fit_WithTiedWeights_UntiesThemByTheSquareOfTheScale(InputScaling scaling, bool staysTied)
    {
        SparseAutoencoderModelParameters model = Train(
            SparseAutoencoderArchitecture.ReLU, options => (options.InputScaling, options.TiedWeights) = (scaling, true), UnevenRows());
        Assert.Equal(staysTied, model.TiedWeights);
        for (int i = 0; i < model.Weights.Length; i++)
        {
            double scale = model.InputScales[i % Inputs];
            Assert.Equal(1, model.Weights[i] / (model.DecoderWeights[i] * scale * scale), 1e-5);
        }
    }

    [Fact]
    public void InputMeans_WithExampleWeights_CountARowThatManyTimes()
    {
        float[][] rows = UnevenRows();
        float[] weights = [.. rows.Select((_, i) => 1f + (i % 3))];
        float[][] repeated = [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, 1 + (i % 3)))];
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeModelParameters model = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ExampleWeightColumnName = "Weight",
            InputScaling = InputScaling.Standardised,
            NumberOfComponents = Components,
            Epochs = 1,
        }).Fit(ToyData.View(ml, rows, weights)).GetModelParameters("Features");
        (double[] means, double[] scales) = Definition(repeated, InputScaling.Standardised);
        for (int d = 0; d < Inputs; d++)
        {
            Assert.Equal(means[d], model.InputMeans[d], 1e-9);
            Assert.Equal(scales[d], model.InputScales[d], 1e-9);
        }
    }

    /// <summary>Inputs of other means, up to ten deviations, and of deviations from 0.3 to 3.</summary>
    private static float[][] UnevenRows(bool zeros = false)
    {
        float[][] rows = ToyData.Rows();
        for (int i = 0; i < rows.Length; i++)
        {
            for (int d = 0; d < Inputs; d++)
            {
                rows[i][d] = (0.3f + (0.5f * d)) * (rows[i][d] + d);
                if (zeros && (i + d) % 3 != 0)
                    rows[i][d] = 0;
            }
        }

        return rows;
    }

    private static IEnumerable<EncoderModelParameters> Models(float[][] rows, InputScaling scaling) =>
    [
        Train(SparseAutoencoderArchitecture.ReLU, options => options.InputScaling = scaling, rows),
        DecoderFree(rows, options => options.InputScaling = scaling).GetModelParameters("Features"),
    ];

    private static DecoderFreeSaeTransformer DecoderFree(float[][] rows, Action<DecoderFreeSaeEstimator.Options> change)
    {
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = Components,
            Epochs = 3,
            BatchSize = 16,
            Seed = 1,
        };
        change(options);
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, rows));
    }

    private static float[][] Scale(float[][] rows, InputScaling scaling)
    {
        (double[] means, double[] scales) = Definition(rows, scaling);
        return [.. rows.Select(row => row.Select((value, d) => (float)((value - means[d]) * scales[d])).ToArray())];
    }

    private static (double[] Means, double[] Scales) Definition(float[][] rows, InputScaling scaling) => scaling switch
    {
        InputScaling.MeanCentred => (Means(rows), [.. Enumerable.Repeat(1.0, Inputs)]),
        InputScaling.UnitMeanNorm => (
            new double[Inputs],
            [.. Enumerable.Repeat(Math.Sqrt(Inputs) / rows.Average(row => Length(row.Select(value => (double)value))), Inputs)]),
        _ => (Means(rows), [.. Deviations(rows).Select(deviation => 1 / deviation)]),
    };

    private static double[] Means(float[][] rows) => [.. Enumerable.Range(0, Inputs).Select(d => rows.Average(row => (double)row[d]))];

    private static double[] Deviations(float[][] rows)
    {
        double[] means = Means(rows);
        return [.. means.Select((mean, d) => Math.Sqrt(rows.Sum(row => (row[d] - mean) * (row[d] - mean)) / (rows.Length - 1)))];
    }

    private static double Length(IEnumerable<double> vector) => Math.Sqrt(vector.Sum(value => value * value));
}

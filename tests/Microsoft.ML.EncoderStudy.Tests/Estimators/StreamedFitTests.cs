using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Fits on data that takes more memory than CacheMegabytes allows.</summary>
public class StreamedFitTests
{
    private const int Inputs = 100;
    private const int Rows = 4000;
    private const int Epochs = 3;

    public static TheoryData<bool, InputScaling, bool> DecoderFreeCases => new()
    {
        { false, InputScaling.None, false },
        { false, InputScaling.Standardised, true },
        { true, InputScaling.None, true },
        { true, InputScaling.MeanCentred, false },
    };

    public static TheoryData<SparseAutoencoderArchitecture, bool> AutoencoderCases
    {
        get
        {
            var cases = new TheoryData<SparseAutoencoderArchitecture, bool>();
            foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
                cases.Add(architecture, (int)architecture % 2 == 0);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(DecoderFreeCases))]
    public void Fit_OfADecoderFreeEncoder_ReachesTheLossOfOneInMemory(bool sparse, InputScaling scaling, bool weighted)
    {
        double Loss(int? cache, out DecoderFreeSaeModelParameters model)
        {
            model = FitDecoderFree(View(sparse), options =>
            {
                options.CacheMegabytes = cache;
                options.InputScaling = scaling;
                options.ExampleWeightColumnName = weighted ? "Weight" : null;
            });
            return model.TrainingHistory[^1].Loss;
        }

        double inMemory = Loss(cache: 100, out DecoderFreeSaeModelParameters expected), streamed = Loss(cache: 1, out DecoderFreeSaeModelParameters found);

        // The same rows in another order: measured, within 0.3 %.
        Assert.InRange(streamed, inMemory - (0.02 * Math.Abs(inMemory)), inMemory + (0.02 * Math.Abs(inMemory)));
        Assert.Equal(expected.InputMeans.AsSpan(), found.InputMeans.AsSpan());
        Assert.Equal(expected.InputScales.AsSpan(), found.InputScales.AsSpan());
    }

    [Theory]
    [MemberData(nameof(AutoencoderCases))]
    public void Fit_OfAnAutoencoder_ReachesTheLossOfOneInMemory(SparseAutoencoderArchitecture architecture, bool sparse)
    {
        double Loss(int cache) => FitAutoencoder(View(sparse), options =>
        {
            options.CacheMegabytes = cache;
            options.Architecture = architecture;
            options.DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian;
            options.ResamplingInterval = 1;
            options.DeadAfterRows = 1000;
            options.ValidationFraction = 0.1;
            options.Patience = 2;
        }).TrainingHistory[^1].Loss;

        // Other rows are held out, and resampled components begin elsewhere: measured, within 6 %.
        double inMemory = Loss(100);
        Assert.InRange(Loss(1), 0.9 * inMemory, 1.1 * inMemory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_WhateverTheSpeedOfTheReader_GivesTheSameBits(bool sparse)
    {
        DecoderFreeSaeModelParameters first = FitDecoderFree(View(sparse), Stream);
        DecoderFreeSaeModelParameters second = FitDecoderFree(
            View(sparse, beforeRow: (pass, row) => Thread.SpinWait((row * 31 * pass) % 500)), Stream);
        Assert.Equal(first.Weights.AsSpan(), second.Weights.AsSpan());
        Assert.Equal(first.Biases.AsSpan(), second.Biases.AsSpan());
        Assert.Equal<EncoderComponentStatistics>(first.ComponentStatistics.ToArray(), second.ComponentStatistics.ToArray());

        static void Stream(DecoderFreeSaeEstimator.Options options) => (options.CacheMegabytes, options.ValidationFraction) = (1, 0.1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_MeasuresItsComponentsOverAllRows_EachAsOftenAsItsWeightSays(bool weighted)
    {
        ScriptedView view = View(sparse: false);
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae(
            Options(options => (options.CacheMegabytes, options.ExampleWeightColumnName) = (1, weighted ? "Weight" : null))).Fit(view);
        float[][] activations = ToyData.Vectors(model.Transform(view), "Features");
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => weighted ? view.WeightOf(row) : 1)];
        for (int j = 0; j < model.NumberOfComponents; j++)
        {
            double mean = activations.Zip(weights, (row, weight) => (double)weight * row[j]).Sum() / weights.Sum();
            Assert.Equal(mean, model.GetModelParameters("Features").ComponentStatistics[j].Mean, 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 1 + Epochs + 1)]
    [InlineData(100, 1)]
    public void Fit_ReadsTheDataOnceIfItFits_AndInEveryEpochOtherwise(int cacheMegabytes, int passes)
    {
        ScriptedView view = View(sparse: false);
        FitDecoderFree(view, options => options.CacheMegabytes = cacheMegabytes);
        Assert.Equal(passes, view.Passes);
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    public void Fit_OfSeveralColumnPairs_StreamsEach()
    {
        ScriptedView view = View(sparse: false);
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeEstimator.Options options = Options(
            changed => (changed.CacheMegabytes, changed.OutputColumnName, changed.InputColumnName) = (1, null, null));
        DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae([new("A", "Input"), new("B", "Input")], options).Fit(view);
        ReadOnlySpan<float> expected = FitDecoderFree(view, single => single.CacheMegabytes = 1).Weights.AsSpan();
        Assert.Equal(expected, model.GetModelParameters("A").Weights.AsSpan());
        Assert.Equal(expected, model.GetModelParameters("B").Weights.AsSpan());
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void Fit_CancelledInAnyPass_LeavesNoCursorOpen(int cancelledPass)
    {
        using var cancellation = new CancellationTokenSource();
        ScriptedView view = View(sparse: false, beforeRow: (pass, row) =>
        {
            if (pass == cancelledPass && row == Rows / 2)
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => FitDecoderFree(
            view, options => (options.CacheMegabytes, options.CancellationToken) = (1, cancellation.Token)));
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    public void Fit_CancelledByMLNet_LeavesNoCursorOpen()
    {
        var ml = new MLContext(seed: 1);
        ScriptedView view = View(sparse: false, beforeRow: (pass, row) =>
        {
            if (pass == 3 && row == Rows / 2)
                ml.CancelExecution();
        });
        Assert.ThrowsAny<OperationCanceledException>(
            () => ml.Transforms.DecoderFreeSae(Options(options => options.CacheMegabytes = 1)).Fit(view));
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    public void Fit_CancelledByMLNetWhileHeldOutRowsAreCounted_EndsInThatPass()
    {
        var ml = new MLContext(seed: 1);
        ScriptedView view = View(sparse: false, beforeRow: (pass, row) =>
        {
            if (pass == 2 && row == Rows / 2)
                ml.CancelExecution();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => ml.Transforms.DecoderFreeSae(
            Options(options => (options.CacheMegabytes, options.ValidationFraction) = (1, 0.1))).Fit(view));
        Assert.Equal(2, view.Passes);
    }

    [Fact]
    public void Fit_OfDataThatChangesBetweenPasses_SaysSo()
    {
        var view = new ScriptedView(Rows, Inputs, row => Row(row, sparse: false)) { RowsOfPass = pass => pass == 3 ? Rows - 1 : Rows };
        string message = Assert.Throws<InvalidOperationException>(() => FitDecoderFree(view, options => options.CacheMegabytes = 1)).Message;
        Assert.Contains($"found {Rows - 1} rows in place of the {Rows} that the first pass found", message, StringComparison.Ordinal);
        Assert.Contains("CacheMegabytes", message, StringComparison.Ordinal);
    }

    private static ScriptedView View(bool sparse, Action<int, int>? beforeRow = null) =>
        new(Rows, Inputs, row => Row(row, sparse)) { WeightOf = row => 1 + (row % 3), BeforeRow = beforeRow ?? ((_, _) => { }) };

    /// <summary>One of four directions and noise. Of sparse rows almost half is there: more than a megabyte in either form.</summary>
    private static VBuffer<float> Row(int row, bool sparse)
    {
        var random = new Random(row);
        int direction = random.Next(4);
        var values = new float[Inputs];
        for (int d = 0; d < Inputs; d++)
        {
            float value = (d % 4 == direction ? 1 : 0.2f) + (0.3f * random.NextSingle());
            values[d] = sparse && random.NextDouble() < 0.55 ? 0 : value;
        }

        return new VBuffer<float>(Inputs, values);
    }

    private static DecoderFreeSaeModelParameters FitDecoderFree(IDataView view, Action<DecoderFreeSaeEstimator.Options> change) =>
        new MLContext(seed: 1).Transforms.DecoderFreeSae(Options(change)).Fit(view).GetModelParameters("Features");

    private static DecoderFreeSaeEstimator.Options Options(Action<DecoderFreeSaeEstimator.Options> change)
    {
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 8,
            Epochs = Epochs,
            Seed = 3,
        };
        change(options);
        return options;
    }

    private static SparseAutoencoderModelParameters FitAutoencoder(IDataView view, Action<SparseAutoencoderEstimator.Options> change)
    {
        var options = new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 32,
            NumberOfActiveComponents = 4,
            Epochs = Epochs,
            Seed = 3,
        };
        change(options);
        return new MLContext(seed: 1).Transforms.SparseAutoencoder(options).Fit(view).GetModelParameters("Features");
    }
}

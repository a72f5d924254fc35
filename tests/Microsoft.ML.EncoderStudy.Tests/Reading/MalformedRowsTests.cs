using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reading;

/// <summary>Vectors that are not what their column declares, wherever vectors come in: none is read as something else, none reaches a kernel.</summary>
public class MalformedRowsTests
{
    private const int Inputs = 300;
    private const int Rows = 1001;
    private const int Broken = 700;

    /// <summary>Of the 300 values that the column declares.</summary>
    private static readonly Dictionary<string, (VBuffer<float> Vector, string Expected)> Faults = new()
    {
        ["longer"] = (Whole(Inputs + 1), "expected a vector of 300 values; found 301."),
        ["shorter"] = (Whole(Inputs - 1), "expected a vector of 300 values; found 299."),
        ["empty"] = (default, "expected a vector of 300 values; found 0."),
        ["sparse and longer"] = (new(Inputs + 20, 2, [1, 2], [3, 310]), "expected a vector of 300 values; found 320."),
        ["unsorted"] = (new(Inputs, 3, [1, 2, 3], [4, 9, 7]), "expected increasing positions in 0 … 299; found 7 after 9."),
        ["duplicate"] = (new(Inputs, 2, [1, 2], [4, 4]), "expected increasing positions in 0 … 299; found 4 after 4."),
        ["negative"] = (new(Inputs, 2, [1, 2], [-1, 4]), "expected increasing positions in 0 … 299; found -1 first."),
        ["far below"] = (new(Inputs, 2, [1, 2], [int.MinValue, 4]), "expected increasing positions in 0 … 299; found -2147483648 first."),
        ["too large"] = (new(Inputs, 2, [1, 2], [4, Inputs]), "expected increasing positions in 0 … 299; found 300 after 4."),
        ["far above"] = (new(Inputs, 1, [1], [int.MaxValue]), "expected increasing positions in 0 … 299; found 2147483647 first."),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    /// <summary>Each fault in the only pass of a fit in memory, and in each pass of one that streams: to measure, two epochs, for statistics.</summary>
    public static TheoryData<string, int?, int> Fits
    {
        get
        {
            var cases = new TheoryData<string, int?, int>();
            foreach (string fault in Faults.Keys)
            {
                cases.Add(fault, null, 1);
                foreach (int pass in new[] { 1, 2, 3, 4 })
                    cases.Add(fault, 1, pass);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_OfADecoderFreeEncoder_NamesColumnRowExpectedAndFound(string fault, int? cacheMegabytes, int pass) =>
        AssertRefused(fault, View(fault, pass), view => DecoderFree(cacheMegabytes).Fit(view));

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Fit_OfAnAutoencoder_NamesColumnRowExpectedAndFoundInWhicheverPass(string fault)
    {
        AssertRefused(fault, View(fault, pass: 1), view => Autoencoder(cacheMegabytes: null).Fit(view));
        var whole = new ScriptedView(Rows, Inputs, Row);
        Autoencoder(cacheMegabytes: 1).Fit(whole);

        // To measure; for the decoder's bias; two epochs; for thresholds; for statistics.
        Assert.Equal(6, whole.Passes);
        for (int pass = 1; pass <= whole.Passes; pass++)
            AssertRefused(fault, View(fault, pass), view => Autoencoder(cacheMegabytes: 1).Fit(view));
    }

    [Theory]
    [InlineData("negative")]
    [InlineData("longer")]
    public void Fit_OfStreamedRowsOfWhichSomeAreHeldOut_RefusesBothKinds(string fault)
    {
        // Of these about half are held out.
        for (int broken = 700; broken < 706; broken++)
        {
            int row = broken;
            var view = new ScriptedView(Rows, Inputs, Row)
            {
                Replacement = (pass, read) => read == row && pass > 2 ? Faults[fault].Vector : null,
            };
            AssertRefused(fault, view, data => DecoderFree(cacheMegabytes: 1, validationFraction: 0.5).Fit(data), row);
        }
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Transform_NamesColumnRowExpectedAndFound_InEveryOutput(string fault)
    {
        var whole = new ScriptedView(Rows, Inputs, Row);
        DecoderFreeSaeTransformer decoderFree = DecoderFree(cacheMegabytes: null).Fit(whole);
        SparseAutoencoderTransformer autoencoder = Autoencoder(cacheMegabytes: null).Fit(whole);
        ScriptedView broken = View(fault, pass: null);
        foreach (string output in new[] { "Features", "Responsibilities" })
            AssertRefused(fault, broken, view => ToyData.Vectors(decoderFree.Transform(view), output));
        AssertRefused(fault, broken, view => ToyData.Scalars<float>(decoderFree.Transform(view), "Energy"));
        AssertRefused(fault, broken, view => ToyData.Scalars<uint>(decoderFree.Transform(view), "Component"));
        foreach (string output in new[] { "Features", "Reconstruction" })
            AssertRefused(fault, broken, view => ToyData.Vectors(autoencoder.Transform(view), output));
        AssertRefused(fault, broken, view => ToyData.Scalars<float>(autoencoder.Transform(view), "Error"));
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void EvaluateSparseFeatures_OfActivations_NamesColumnRowExpectedAndFound(string fault) =>
        AssertRefused(fault, View(fault, pass: 1), view => new MLContext(seed: 1).Transforms.EvaluateSparseFeatures(view, "Input"));

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void EvaluateSparseFeatures_OfInputs_NamesColumnRowExpectedAndFound(string fault)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = new EstimatorConformance.Data.EditedView<VBuffer<float>>(
            ml.Transforms.CopyColumns("Activations", "Input").Fit(new ScriptedView(Rows, Inputs, Row)).Transform(new ScriptedView(Rows, Inputs, Row)),
            "Input", (long position, ref VBuffer<float> vector) => vector = position == Broken ? Faults[fault].Vector : vector);
        AssertRefused(fault, view, broken => ml.Transforms.EvaluateSparseFeatures(
            broken, "Activations", "Input", (activations, reconstruction) => activations.CopyTo(reconstruction)));
    }

    [Fact]
    public void Fit_OfStreamedRowsThatTheViewShuffles_NamesTheRowByItsIdentity()
    {
        var view = new ScriptedView(Rows, Inputs, Row)
        {
            CanShuffle = true,
            Replacement = (pass, row) => row == Broken && pass > 1 ? Faults["negative"].Vector : null,
        };
        string message = Assert.Throws<InvalidOperationException>(() => DecoderFree(cacheMegabytes: 1).Fit(view)).Message;
        Assert.Matches($@"^Column 'Input', row \d+ \(identity {Broken}\): expected increasing", message);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_WhereAnExampleWeightIsNoneInAnyPass_NamesColumnRowAndFound(float weight)
    {
        foreach (int brokenPass in new[] { 1, 2, 3, 4 })
        {
            int pass = 0;
            var view = new ScriptedView(Rows, Inputs, Row)
            {
                BeforeRow = (begun, _) => pass = begun,
                WeightOf = row => row == Broken && pass >= brokenPass ? weight : 1,
            };
            string message = Assert.Throws<InvalidOperationException>(() => DecoderFree(cacheMegabytes: 1, weighted: true).Fit(view)).Message;
            Assert.Contains(
                FormattableString.Invariant($"Example weight column 'Weight', row {Broken}: found {weight}"), message, StringComparison.Ordinal);
            Assert.Equal(0, view.OpenCursors);
        }
    }

    private static void AssertRefused(string fault, IDataView view, Action<IDataView> read, int row = Broken)
    {
        Exception exception = Assert.ThrowsAny<Exception>(() => read(view));
        while (exception.InnerException is Exception cause)
            exception = cause;
        Assert.IsType<InvalidOperationException>(exception);

        // ML.NET scores on several cursors, each of which counts its own rows.
        Assert.Matches($@"^Column 'Input', row ({row}|\d+ \(identity {row}\)): {Regex.Escape(Faults[fault].Expected)}$", exception.Message);
        if (view is ScriptedView scripted)
            Assert.Equal(0, scripted.OpenCursors);
    }

    /// <summary>One row is broken in one pass, or in all.</summary>
    private static ScriptedView View(string fault, int? pass) => new(Rows, Inputs, Row)
    {
        Replacement = (reading, row) => row == Broken && reading == (pass ?? reading) ? Faults[fault].Vector : null,
    };

    private static VBuffer<float> Row(int row)
    {
        var random = new Random(row);
        return new VBuffer<float>(Inputs, [.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle())]);
    }

    private static VBuffer<float> Whole(int length) => new(length, [.. Enumerable.Repeat(1f, length)]);

    private static DecoderFreeSaeEstimator DecoderFree(int? cacheMegabytes, bool weighted = false, double validationFraction = 0) =>
        new MLContext(seed: 1).Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ExampleWeightColumnName = weighted ? "Weight" : null,
            ResponsibilitiesColumnName = "Responsibilities",
            EnergyColumnName = "Energy",
            ComponentColumnName = "Component",
            NumberOfComponents = 4,
            Epochs = 2,
            Seed = 3,
            ValidationFraction = validationFraction,
            CacheMegabytes = cacheMegabytes,
        });

    private static SparseAutoencoderEstimator Autoencoder(int? cacheMegabytes) =>
        new MLContext(seed: 1).Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ReconstructionColumnName = "Reconstruction",
            ReconstructionErrorColumnName = "Error",
            NumberOfComponents = 4,
            Epochs = 2,
            Seed = 3,
            Architecture = SparseAutoencoderArchitecture.BatchTopK,
            NumberOfActiveComponents = 2,
            DecoderBiasInitialization = DecoderBiasInitialization.Mean,
            CacheMegabytes = cacheMegabytes,
        });
}

using System.Collections;
using System.Reflection;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>
/// What can be read of a fitted transformer and its models can be read of the loaded ones, to the bit. Public properties are found by reflection,
/// so that none is forgotten, and every number of a model differs from what would stand there if it had not been saved.
/// </summary>
public class PersistedPropertiesTests
{
    public static TheoryData<SparseAutoencoderArchitecture> Architectures => ToyAutoencoder.EveryArchitecture;

    public static TheoryData<int> ComponentCounts => [1, 2, 3, 7, 8, 9, 16, 17];

    [Fact]
    public void Load_OfADecoderFreeSae_GivesEveryPublicProperty()
    {
        DecoderFreeSaeTransformer fitted = FitDecoderFree();
        AssertSame(fitted, ToyAutoencoder.SaveAndLoad(fitted));
        EncoderTrainingEpoch last = fitted.TrainingHistory[^1];
        Assert.All(
            [last.Loss, last.LseTerm, last.VarianceTerm, last.DecorrelationTerm, last.WeightRedundancyTerm, last.ValidationLoss!.Value],
            number => Assert.NotEqual(0, number));
    }

    /// <summary>No fit with public options has such terms; what is saved keeps them all the same.</summary>
    [Fact]
    public void Load_OfAHistoryWithTermsOfNoOption_GivesThem()
    {
        EncoderTrainingEpoch[] history =
        [
            new(1, 15, 1, 2, 3, 4, ValidationLoss: 6) { OtherTerms = [("pull", 2), ("push, étendu", 3)] },
            new(2, 5, 1, 2, 3, 4, ValidationLoss: 7) { OtherTerms = [("pull", -2), ("push, étendu", -3)] },
        ];
        var model = new DecoderFreeSaeModelParameters(
            new EncoderParameters(6, 1), EncoderActivation.ReLU, InputScaler.WithoutEffect(6, 0), new EncoderComponentStatistics[1],
            history);
        var transformer = new DecoderFreeSaeTransformer(new MLContext(seed: 1), new FittedEncoders<DecoderFreeSaeModelParameters>(
            [new InputOutputColumnPair("Features", "Input")], [model],
            [
                new ExtraColumn(EncoderOutput.Responsibilities, null), new ExtraColumn(EncoderOutput.Energy, null),
                new ExtraColumn(EncoderOutput.Component, null),
            ]));
        Assert.Equal(history, ToyAutoencoder.SaveAndLoad(transformer).TrainingHistory);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Load_OfASparseAutoencoder_GivesEveryPublicProperty(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderTransformer fitted = ToyAutoencoder.Fit(architecture, options =>
        {
            options.InputScaling = InputScaling.Standardised;
            options.DecoderFreeWeight = 0.1f;
            options.ValidationFraction = 0.2;
        });
        AssertSame(fitted, ToyAutoencoder.SaveAndLoad(fitted));
        SparseAutoencoderTrainingEpoch last = fitted.TrainingHistory[^1];
        Assert.All([last.Loss, last.ReconstructionTerm, last.DecoderFreeTerm, last.ValidationLoss!.Value], number => Assert.NotEqual(0, number));
    }

    [Theory]
    [InlineData(InputScaling.None, true)]
    [InlineData(InputScaling.MeanCentred, true)]
    [InlineData(InputScaling.UnitMeanNorm, false)]
    public void Load_OfTiedWeights_GivesEveryPublicProperty(InputScaling scaling, bool staysTied)
    {
        SparseAutoencoderTransformer fitted = ToyAutoencoder.Fit(SparseAutoencoderArchitecture.ReLU, options =>
        {
            options.InputScaling = scaling;
            options.TiedWeights = true;
        });
        AssertSame(fitted, ToyAutoencoder.SaveAndLoad(fitted));
        Assert.Equal(staysTied, fitted.GetModelParameters("Features").TiedWeights);
    }

    /// <summary>A loaded model of few components is kept without padding, which nobody may notice.</summary>
    [Theory]
    [MemberData(nameof(ComponentCounts))]
    public void Load_OfAnyNumberOfComponents_GivesTheSameBits(int components)
    {
        float[][] rows = ToyData.Rows(90);
        rows[1] = [0, 0, 3, 0, 0, -0f];
        foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
        {
            SparseAutoencoderTransformer fitted = ToyAutoencoder.Fit(architecture, options =>
            {
                options.NumberOfComponents = components;
                options.NumberOfActiveComponents = (components + 1) / 2;
            });
            SparseAutoencoderTransformer loaded = ToyAutoencoder.SaveAndLoad(fitted);
            AssertSame(fitted, loaded);
            Assert.Equal(Bits(ToyAutoencoder.Outputs(fitted, rows, "Features")), Bits(ToyAutoencoder.Outputs(loaded, rows, "Features")));
            Assert.Equal(Bits(ToyAutoencoder.Outputs(fitted, rows, "Reconstruction")), Bits(ToyAutoencoder.Outputs(loaded, rows, "Reconstruction")));
            Assert.Equal(Encoded(fitted, rows), Encoded(loaded, rows));
            Assert.Equal(Refined(fitted, rows), Refined(loaded, rows));
        }
    }

    private static DecoderFreeSaeTransformer FitDecoderFree()
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ResponsibilitiesColumnName = "Responsibilities",
            EnergyColumnName = "Energy",
            ComponentColumnName = "Component",
            NumberOfComponents = 8,
            Activation = EncoderActivation.Softplus,
            WeightRedundancyWeight = 0.5f,
            InputScaling = InputScaling.Standardised,
            ValidationFraction = 0.2,
            BatchSize = 16,
            Epochs = 3,
            Seed = 1,
        }).Fit(ToyData.View(ml, ToyData.Rows()));
    }

    /// <summary>Dense rows and mostly empty ones, through both ways of encoding many rows at once.</summary>
    private static int[] Encoded(SparseAutoencoderTransformer model, float[][] rows)
    {
        var activations = new float[rows.Length * model.NumberOfComponents];
        model.Encode([.. rows.SelectMany(row => row)], activations);
        return [.. activations.Select(BitConverter.SingleToInt32Bits)];
    }

    /// <summary>A training that starts from the model.</summary>
    private static float[] Refined(SparseAutoencoderTransformer model, float[][] rows)
    {
        SparseAutoencoderModelParameters parameters = model.GetModelParameters("Features");
        var ml = new MLContext(seed: 1);
        var options = ToyAutoencoder.Options(parameters.Architecture, options =>
        {
            options.NumberOfComponents = parameters.NumberOfComponents;
            options.NumberOfActiveComponents = (parameters.NumberOfComponents + 1) / 2;
            options.InputScaling = InputScaling.Standardised;
            options.Epochs = 1;
        });
        return ToyAutoencoder.Numbers(ml.Transforms.SparseAutoencoder(options).Fit(ToyData.View(ml, rows), parameters).GetModelParameters("Features"));
    }

    private static void AssertSame<TModel>(EncoderTransformerBase<TModel> fitted, EncoderTransformerBase<TModel> loaded)
        where TModel : EncoderModelParameters
    {
        AssertSameProperties(fitted, loaded);
        AssertSameProperties(fitted.GetModelParameters("Features"), loaded.GetModelParameters("Features"));
    }

    private static void AssertSameProperties(object expected, object found)
    {
        PropertyInfo[] properties = expected.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Assert.True(properties.Length > 5, $"{expected.GetType()} has only {properties.Length} public properties.");
        foreach (PropertyInfo property in properties)
        {
            if (property.GetValue(expected) is IEnumerable sequence and not string)
                Assert.Equal(sequence.Cast<object>().Select(Exact), ((IEnumerable)property.GetValue(found)!).Cast<object>().Select(Exact));
            else
                Assert.True(Equals(Exact(property.GetValue(expected)), Exact(property.GetValue(found))), $"{property.Name} was {property.GetValue(expected)} and is {property.GetValue(found)}.");
        }
    }

    /// <summary>Zeros of both signs are equal, so numbers are compared by their bits; records by theirs, as they are written.</summary>
    private static object? Exact(object? value) => value switch
    {
        float single => BitConverter.SingleToInt32Bits(single),
        double number => BitConverter.DoubleToInt64Bits(number),
        _ => value,
    };

    private static int[][] Bits(float[][] rows) => [.. rows.Select(row => row.Select(BitConverter.SingleToInt32Bits).ToArray())];
}

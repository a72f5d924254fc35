using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

/// <summary>Data that cannot be trained on: the message names column, row and slot, what was expected and what was found.</summary>
public class DecoderFreeSaeDataTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_OnAValueThatIsNotFinite_NamesColumnRowAndSlot(float bad)
    {
        float[][] rows = ToyData.Rows();
        rows[17][3] = bad;
        var exception = Assert.Throws<InvalidOperationException>(() => ToyEncoder.Fit(rows));
        Assert.True(exception.IsMarked());
        Assert.Contains("'Input', row 17, slot 3", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fit_OnTooFewRows_SaysHowManyItFound(int count)
    {
        var ml = new MLContext();
        IDataView view = ToyData.View(ml, ToyData.Rows(count).Select(row => new VBuffer<float>(6, row)).ToArray(), 6);
        var exception = Assert.Throws<InvalidOperationException>(() => ml.Transforms.DecoderFreeSae(ToyEncoder.Options()).Fit(view));
        Assert.True(exception.IsMarked());
        Assert.Contains($"at least 2 rows; found {count}", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Func<MLContext, IDataView>> WrongColumns => new()
    {
        { "Input", "Could not find input column", ml => ml.Data.LoadFromEnumerable([new { Other = 1f }, new { Other = 2f }]) },
        { "Input", "expected known-size vector of Single, got Single", ml => ml.Data.LoadFromEnumerable([new { Input = 1f }, new { Input = 2f }]) },
        { "Input", "expected known-size vector of Single, got V", ml => ml.Data.LoadFromEnumerable([new { Input = new float[2] }]) },
        { "Input", "expected known-size vector of Single, got Vector<Double", ml => Convert(ml, "Input", DataKind.Double) },
        { "Weight", "Could not find example weight column", ml => ml.Transforms.DropColumns("Weight").Fit(Toy(ml)).Transform(Toy(ml)) },
        { "Weight", "expected Single, got Double", ml => Convert(ml, "Weight", DataKind.Double) },
    };

    [Theory]
    [MemberData(nameof(WrongColumns))]
    public void FitAndGetOutputSchema_OnAWrongColumn_NameItAndWhatWasExpectedAndFound(
        string column, string message, Func<MLContext, IDataView> data)
    {
        var ml = new MLContext();
        IDataView view = data(ml);
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(ToyEncoder.Options(options => options.ExampleWeightColumnName = "Weight"));
        foreach (Action action in new Action[] { () => estimator.Fit(view), () => estimator.GetOutputSchema(SchemaShape.Create(view.Schema)) })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(action);
            Assert.True(exception.IsMarked());
            Assert.Contains($"'{column}'", exception.Message, StringComparison.Ordinal);
            Assert.Contains(message, exception.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Fit_OfMoreComponentsThanArraysHold_SaysSoBeforeItAllocates()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => ToyEncoder.Fit(ToyData.Rows(), options => options.NumberOfComponents = 1_000_000_000));
        Assert.True(exception.IsMarked());
        Assert.Contains("1000000000 components of 6 inputs", exception.Message, StringComparison.Ordinal);
    }

    private static IDataView Toy(MLContext ml) => ToyData.View(ml, ToyData.Rows());

    private static IDataView Convert(MLContext ml, string column, DataKind kind) =>
        ml.Transforms.Conversion.ConvertType(column, outputKind: kind).Fit(Toy(ml)).Transform(Toy(ml));
}

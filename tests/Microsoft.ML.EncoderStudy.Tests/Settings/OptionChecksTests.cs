using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Settings;

public class OptionChecksTests
{
    private static readonly OptionChecks Check = new(NumberedRows.Host());

    public static TheoryData<string, Action> Refused => new()
    {
        { "Epochs: must be at least 1; found 0", () => Check.AtLeast(1, 0, "Epochs") },
        { "BatchSize: must be at least 2 (one row has no variance); found 1", () => Check.AtLeast(2, 1, "BatchSize", "one row has no variance") },
        { "Patience: must be at least 1, or null; found 0", () => Check.AtLeastOrNull(1, 0, "Patience") },
        { "Momentum: must be at least 0 and below 1; found 1", () => Check.Fraction(1f, "Momentum") },
        { "ValidationFraction: must be at least 0 and below 1; found -0.1", () => Check.Fraction(-0.1, "ValidationFraction") },
        { "ValidationFraction: must be at least 0 and below 1; found NaN", () => Check.Fraction(double.NaN, "ValidationFraction") },
        { "LearningRate: must be finite and above 0; found 0", () => Check.Positive(0, "LearningRate") },
        { "LearningRate: must be finite and above 0; found Infinity", () => Check.Positive(float.PositiveInfinity, "LearningRate") },
        { "L1Weight: must be finite and at least 0; found -1", () => Check.NotNegative(-1f, "L1Weight") },
        { "WarmUp: must be finite and at least 0; found NaN", () => Check.NotNegative(double.NaN, "WarmUp") },
        { "K: must be from 1 to NumberOfComponents (4); found 5", () => Check.AtMostComponents(5, 4, "K") },
        { "K: must be from 1 to NumberOfComponents (4); found 0", () => Check.AtMostComponents(0, 4, "K") },
        { "P: must be increasing from at least 1 to NumberOfComponents (4); found 2, 2, 4", () => Check.Prefixes([2, 2, 4], 4, "P") },
        { "P: must be increasing from at least 1 to NumberOfComponents (4); found 1, 3", () => Check.Prefixes([1, 3], 4, "P") },
        { "P: must be increasing from at least 1 to NumberOfComponents (4); found ", () => Check.Prefixes([], 4, "P") },
        { "Optimizer: must be one of Adam, Sgd; found 7", () => Check.Defined((EncoderOptimizer)7, "Optimizer") },
        { "L: nothing is left", () => Check.That(false, "L", "nothing is left") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_OfAValueOutsideItsRange_NamesOptionRangeAndValue(string expected, Action check)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(check);
        Assert.True(error.IsMarked());
        (string option, string problem) = (expected.Split(':')[0], expected[(expected.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem.TrimEnd(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfValuesAtTheEndsOfTheirRanges_TakesThem()
    {
        Exception? refused = Record.Exception(() =>
        {
            Check.AtLeast(1, 1, "a");
            Check.AtLeastOrNull(1, null, "b");
            Check.AtLeastOrNull(1, 1, "c");
            Check.Fraction(0, "d");
            Check.Fraction(MathF.BitDecrement(1), "e");
            Check.Positive(float.Epsilon, "f");
            Check.NotNegative(0f, "g");
            Check.AtMostComponents(4, 4, "h");
            Check.Prefixes([1, 4], 4, "i");
            Check.Defined(EncoderOptimizer.Sgd, "j");
        });
        Assert.Null(refused);
    }
}

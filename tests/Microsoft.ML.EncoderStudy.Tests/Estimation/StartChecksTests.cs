using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class StartChecksTests
{
    private static readonly OptionChecks Check = new(NumberedRows.Host());

    /// <summary>Two components of three inputs.</summary>
    private static readonly DecoderFreeSaeModelParameters Model = KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, 2, 3], [4, 5, 6]]);

    public static TheoryData<string, Action> Refused => new()
    {
        { "needs exactly one column pair, found 2", () => Check.InitialModel(Model, components: 2, pairs: 2, "InitialEncoder") },
        { "must be of NumberOfComponents (3) components; found a model of 2", () => Check.InitialModel(Model, 3, 1, "InitialEncoder") },
        { "must be of the 4 inputs of the data; found a model of 3", () => Check.InitialModel(Model, inputs: 4, "InitialEncoder") },
        { "must be at least 0; found -00:00:01", () => Check.Checkpoint(null, TimeSpan.FromSeconds(-1), EncoderEngine.ClosedForm, 1) },
        { "holds a character that no path can", () => Check.Checkpoint("a\0b", TimeSpan.Zero, EncoderEngine.ClosedForm, 1) },
        { "needs exactly one column pair, found 3", () => Check.Checkpoint("a", TimeSpan.Zero, EncoderEngine.ClosedForm, 3) },
        { "whose state can be saved; found TorchSharp", () => Check.Checkpoint("a", TimeSpan.Zero, EncoderEngine.TorchSharp, 1) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_OfWhatNoTrainingStartsFrom_SaysWhatWasExpectedAndFound(string expected, Action check) =>
        Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(check).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_OfNothingOrOfWhatFits_TakesIt()
    {
        Exception? refused = Record.Exception(() =>
        {
            Check.InitialModel(null, components: 9, pairs: 9, "InitialEncoder");
            Check.InitialModel(null, inputs: 9, "InitialEncoder");
            Check.InitialModel(Model, components: 2, pairs: 1, "InitialEncoder");
            Check.InitialModel(Model, inputs: 3, "InitialEncoder");
            Check.Checkpoint(null, TimeSpan.Zero, EncoderEngine.TorchSharp, pairs: 5);
            Check.Checkpoint("a", TimeSpan.Zero, EncoderEngine.ClosedForm, pairs: 1);
        });
        Assert.Null(refused);
    }
}

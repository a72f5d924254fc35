using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

public class TrainingIdentityTests
{
    [Fact]
    public void DifferencesFrom_AnEqualOne_AreNone() => Assert.Empty(Of(("a", "1"), ("b", "2")).DifferencesFrom(Of(("b", "2"), ("a", "1"))));

    [Fact]
    public void DifferencesFrom_Another_ShowBothValuesAndWhatOneDoesNotKnow() => Assert.Equal(
        ["a is 3 there and 1 here", "b is unknown there and 2 here", "c is 4 there and unknown here"],
        Of(("a", "1"), ("b", "2")).DifferencesFrom(Of(("a", "3"), ("c", "4"))));

    private static TrainingIdentity Of(params (string Name, string Value)[] entries) =>
        new([.. entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))]);
}

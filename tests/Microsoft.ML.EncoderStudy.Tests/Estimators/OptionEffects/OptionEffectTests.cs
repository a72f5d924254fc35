using System.Reflection;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

/// <summary>
/// Every option of an estimator reaches its model, or, where it is said to have no effect, does not. An option that is added without a case
/// fails here.
/// </summary>
public abstract class OptionEffectTests<TOptions> : IDisposable
    where TOptions : class
{
    private readonly TemporaryFolder _folder = new();

    protected string CheckpointPath => Path.Combine(_folder.Path, "checkpoint");

    private protected abstract OptionCase<TOptions>[] Cases { get; }

    /// <summary>The options that a checkpoint does not look at.</summary>
    private static HashSet<string> MayDifferOnResume =>
        [.. typeof(TOptions).GetProperties().Where(option => option.IsDefined(typeof(MayDifferOnResumeAttribute))).Select(option => option.Name)];

    private protected abstract TOptions Base();

    private protected abstract EncoderModelParameters Fit(TOptions options);

    /// <summary>Every number that is trained.</summary>
    private protected abstract float[] TrainedNumbers(EncoderModelParameters model);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void EveryOption_HasACase() => Assert.Equal(
        typeof(TOptions).GetMembers(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member is FieldInfo or PropertyInfo).Select(member => member.Name).Order(),
        Cases.Select(option => option.Option).Distinct().Order());

    [Fact]
    public void EveryOption_ThatACheckpointDoesNotLookAt_HasACaseThatLeavesTheModel() => Assert.Superset(
        MayDifferOnResume, Cases.Where(option => option.Effect == OptionEffect.LeavesModel).Select(option => option.Option).ToHashSet());

    [Fact]
    public void EveryOption_ThatLeavesTheModel_IsOneThatACheckpointDoesNotLookAt() => Assert.Subset(
        MayDifferOnResume, Cases.Where(option => option.Effect == OptionEffect.LeavesModel).Select(option => option.Option).ToHashSet());

    protected void CheckEffect(string name)
    {
        OptionCase<TOptions> option = Cases.Single(option => option.Name == name);
        TOptions one = Base(), other = Base();
        option.Given?.Invoke(one);
        option.Given?.Invoke(other);
        option.Change(other);
        Assert.Equal([option.Option], Differences(one, other));

        switch (option.Effect)
        {
            case OptionEffect.ChangesModel:
                Assert.False(
                    TrainedNumbers(Fit(one)).AsSpan().SequenceEqual(TrainedNumbers(Fit(other))), $"{option.Option} makes no difference to what is trained.");
                break;
            case OptionEffect.LeavesModel:
                Assert.Equal(ContentChecksum.Of(Fit(one).Save), ContentChecksum.Of(Fit(other).Save));
                break;
            default:
                Fit(one);
                Assert.Contains(option.Option, Assert.Throws<InvalidOperationException>(() => Fit(other)).Message, StringComparison.Ordinal);
                break;
        }
    }

    /// <summary>The names of the options in which two differ.</summary>
    private static IEnumerable<string> Differences(TOptions one, TOptions other) => typeof(TOptions).GetProperties()
        .Where(property => !Equals(property.GetValue(one), property.GetValue(other))).Select(property => property.Name);
}

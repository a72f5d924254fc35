using System.Reflection;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Vocabulary;

public class EncoderTrainingEpochTests
{
    private static readonly EncoderTrainingEpoch Epoch = new(1, 2, 3, 4, 5, 6, 7) { OtherTerms = [("pull", 8), ("push", 9)] };

    [Fact]
    public void Equals_OfTheSameNumbers_IsTrue()
    {
        EncoderTrainingEpoch same = Epoch with { OtherTerms = [("pull", 8), ("push", 9)] };
        Assert.Equal(Epoch, same);
        Assert.Equal(Epoch.GetHashCode(), same.GetHashCode());
    }

    /// <summary>Properties are found by reflection, so that none is forgotten.</summary>
    [Fact]
    public void Equals_OfAnotherNumberInAnyProperty_IsFalse()
    {
        PropertyInfo[] properties = [.. typeof(EncoderTrainingEpoch).GetProperties().Where(property => property.CanWrite)];
        Assert.Equal(7, properties.Length);
        Assert.All(properties, property =>
        {
            EncoderTrainingEpoch other = Epoch with { };
            property.SetValue(other, property.PropertyType == typeof(int) ? (object)100 : 100.0);
            Assert.NotEqual(Epoch, other);
        });
    }

    [Fact]
    public void Equals_OfOtherTermsOfNoOption_IsFalse()
    {
        Assert.NotEqual(Epoch, Epoch with { OtherTerms = [] });
        Assert.NotEqual(Epoch, Epoch with { OtherTerms = [("pull", 8), ("push", 10)] });
        Assert.NotEqual(Epoch, Epoch with { OtherTerms = [("pull", 8), ("rest", 9)] });
        Assert.NotEqual(Epoch, Epoch with { OtherTerms = [("pull", 8), ("push", 9), ("rest", 0)] });
        Assert.False(Epoch.Equals(null));
    }
}

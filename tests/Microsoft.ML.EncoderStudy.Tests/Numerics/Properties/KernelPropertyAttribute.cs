using FsCheck.Xunit;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Holds for every <see cref="KernelCase"/>: tried with 100, always the same ones.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelPropertyAttribute : PropertyAttribute
{
    public KernelPropertyAttribute()
    {
        Arbitrary = [typeof(KernelCases)];
        MaxTest = 100;
        Replay = "(2718281828,3141592653)";
        QuietOnSuccess = true;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EncoderStudy.Experiments.Results;

/// <summary>The machine a result was obtained on, as far as it can make a difference.</summary>
internal sealed record RunEnvironment
{
    public string Framework { get; init; } = RuntimeInformation.FrameworkDescription;

    public string OperatingSystem { get; init; } = RuntimeInformation.OSDescription;

    public int ProcessorCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Bits of the widest accelerated vector: models are the same to the last bit only between machines where it is equal.</summary>
    public int VectorWidth { get; init; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
}

using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch;

public class TorchBackendTests(Findings findings) : TorchTest(findings)
{
    /// <summary>No machine has this one.</summary>
    private const int MissingGpu = 1000;

    [Fact]
    public void Select_NoGpuAskedFor_IsTheCpu() => Assert.Equal(DeviceType.CPU, TorchBackend.Select(Host(gpu: null, fallbackToCpu: false)).type);

    [Fact]
    public void Select_GpuIsMissingAndTheCpuAllowed_IsTheCpu() =>
        Assert.Equal(DeviceType.CPU, TorchBackend.Select(Host(MissingGpu, fallbackToCpu: true)).type);

    [Fact]
    public void Select_GpuIsMissingAndTheCpuForbidden_SaysWhatWasFoundAndWhatToDo()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => TorchBackend.Select(Host(MissingGpu, fallbackToCpu: false)));

        Assert.Matches(@"GpuDeviceId is 1000 and FallbackToCpu is false, but torch found \d+ GPUs", exception.Message);
        Assert.Contains("TorchSharp-cuda-linux", exception.Message, StringComparison.Ordinal);
    }

    private static IHost Host(int? gpu, bool fallbackToCpu)
    {
        IHostEnvironment environment = new MLContext { GpuDeviceId = gpu, FallbackToCpu = fallbackToCpu };
        return environment.Register("Torch");
    }
}

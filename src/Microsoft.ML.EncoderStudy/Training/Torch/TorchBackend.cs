using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Loads native torch and chooses the device, as Microsoft.ML.TorchSharp does: MLContext.GpuDeviceId and FallbackToCpu.</summary>
internal static class TorchBackend
{
    private const string Remedy =
        "Add the package TorchSharp-cpu to the application (for a GPU TorchSharp-cuda-linux or TorchSharp-cuda-windows), or set Engine to ClosedForm, which needs no native library.";

    /// <summary>The device of a training: the GPU that the environment names, if it is there; the CPU otherwise.</summary>
    /// <exception cref="InvalidOperationException">
    /// Native torch cannot be loaded (the message names the package to add), or the environment names a GPU that is not there and forbids the CPU.
    /// </exception>
    public static Device Select(IHost host)
    {
        Load(host);
        var environment = (IHostEnvironmentInternal)host;
        if (environment.GpuDeviceId is not int gpu)
            return CPU;
        int available = cuda.is_available() ? cuda.device_count() : 0;
        if (gpu >= 0 && gpu < available)
            return device(DeviceType.CUDA, gpu);
        if (!environment.FallbackToCpu)
        {
            throw host.Except(FormattableString.Invariant(
                $"GpuDeviceId is {gpu} and FallbackToCpu is false, but torch found {available} GPUs. Add the package TorchSharp-cuda-linux or TorchSharp-cuda-windows and a driver, or allow the CPU."));
        }

        return CPU;
    }

    private static void Load(IHost host)
    {
        try
        {
            if (TryInitializeDeviceType(DeviceType.CPU))
                return;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException)
        {
            throw host.Except(exception, $"The native library of TorchSharp could not be loaded ({exception.GetBaseException().Message}). {Remedy}");
        }

        throw host.Except($"The native library of TorchSharp could not be loaded. {Remedy}");
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        // In two methods, so that nothing of torch is initialised before its native side is known to be there.
        Load(host);
        return SelectLoaded(host);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Device SelectLoaded(IHost host)
    {
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

    /// <summary>
    /// Loads the native library from wherever the runtime and the system look for one: beside the application, in its runtimes folder, on
    /// the search path.
    /// </summary>
    /// <remarks>
    /// Asked of the runtime before TorchSharp is: where it does not find the library there, TorchSharp goes on to the NuGet cache, and may
    /// copy hundreds of megabytes from it into the application's folder before it gives up. An application that wants that calls
    /// <see cref="InitializeDeviceType"/> itself; a library that is loaded already is found.
    /// </remarks>
    private static void Load(IHost host)
    {
        Assembly torchSharp = typeof(Tensor).Assembly;
        try
        {
            NativeLibrary.TryLoad("torch_cpu", torchSharp, searchPath: null, out _);
            NativeLibrary.Load("LibTorchSharp", torchSharp, searchPath: null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw host.Except(exception, $"The native library of TorchSharp could not be loaded. {Remedy} The loader said: {exception.Message}");
        }

        Initialise(host);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Initialise(IHost host)
    {
        try
        {
            InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw host.Except(
                exception, $"The native library of TorchSharp could not be initialised ({exception.GetBaseException().Message}). {Remedy}");
        }
    }
}

using TorchSharp;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>Torch's native library, which comes with the program for some platforms.</summary>
internal static class NativeTorch
{
    /// <exception cref="ExperimentException">It cannot be loaded; the message says why.</exception>
    public static void Load()
    {
        if (WhyMissing() is string message)
            throw new ExperimentException(message);
    }

    /// <summary>Null where the library is loaded; else why it cannot be.</summary>
    public static string? WhyMissing()
    {
        try
        {
            return torch.TryInitializeDeviceType(DeviceType.CPU) ? null : Explain("it is not there.");
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException)
        {
            return Explain(exception.GetBaseException().Message);
        }
    }

    /// <param name="reason">What torch says; of several lines only the first, since TorchSharp tells there all that it tried.</param>
    internal static string Explain(string reason) =>
        $"This experiment asks torch's autograd, and the native library of TorchSharp could not be loaded: {reason.Trim().Split('\n')[0].Trim()}\n"
        + "It comes with the package TorchSharp-cpu, for the platforms that this package supports: build the program on the machine that runs it. "
        + "Other experiments need it only with --engine torch.";
}

namespace Microsoft.ML.Transforms;

/// <summary>What computes a training. Both engines minimise the same objective; models, files and scoring do not know which it was.</summary>
public enum EncoderEngine
{
    /// <summary>
    /// Analytic gradients in managed code, on the CPU: no native dependency, deterministic, and the faster one where models are of one layer.
    /// </summary>
    ClosedForm = 0,

    /// <summary>
    /// Autograd by TorchSharp, on the CPU or on the GPU that <see cref="MLContext.GpuDeviceId"/> and
    /// <see cref="MLContext.FallbackToCpu"/> select when the estimator is made. The application adds the package TorchSharp-cpu,
    /// TorchSharp-cuda-linux or TorchSharp-cuda-windows. In single precision the two engines follow each other for some steps and then drift
    /// apart, as any two orders of summation do. What the application set for its own use of torch (no_grad, inference_mode, a default type
    /// or device, anomaly detection …) has no effect on a fit and is as before afterwards; the number of torch's threads holds for both.
    /// </summary>
    TorchSharp = 1,
}

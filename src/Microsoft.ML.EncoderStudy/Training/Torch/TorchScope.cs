using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>
/// What torch's operations depend on besides their operands, set as graphs of this library need it, and set back as the caller had it at
/// disposal; with a dispose scope. Everything that computes with torch does so in one of these.
/// </summary>
/// <remarks>
/// Inside, gradients are recorded, inference mode and the search for anomalies are off (they turn a gradient that is not a number into an
/// exception in native code), and products are not rounded to 10 bits on GPUs. The latter two are torch's for the whole process, and are
/// only touched where the caller changed them. The default element type and the default device are of no influence where every tensor
/// is made with its own, as they are here; the number of torch's threads stays the caller's. Disposed on the thread that entered it.
/// </remarks>
internal sealed class TorchScope : IDisposable
{
    private readonly Stack<IDisposable> _entered = [];
    private readonly bool _allowedTensorFloat;

    private TorchScope()
    {
        _allowedTensorFloat = backends.cuda.matmul.allow_tf32;
        try
        {
            if (_allowedTensorFloat)
                backends.cuda.matmul.allow_tf32 = false;
            if (AnomalyMode.IsEnabled)
                _entered.Push(autograd.set_detect_anomaly(false));
            // Out of inference mode gradients are recorded, whatever was set before; both are undone together.
            _entered.Push(inference_mode(false));
            _entered.Push(NewDisposeScope());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sets the state, until the result is disposed.</summary>
    public static TorchScope Enter() => new();

    public void Dispose()
    {
        while (_entered.TryPop(out IDisposable? entered))
            entered.Dispose();
        if (_allowedTensorFloat)
            backends.cuda.matmul.allow_tf32 = true;
    }
}

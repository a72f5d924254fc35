using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch.Ambient;

/// <summary>All that TorchSharp lets an application set for a thread or a process.</summary>
internal sealed record AmbientState(
    bool RecordsGradients, bool IsInference, bool LooksForAnomalies, bool ChecksNaN, ScalarType DefaultType, DeviceType DefaultDevice,
    bool AllowsTensorFloat, int Threads, int InteropThreads, string Generator)
{
    public static AmbientState Now()
    {
        using Tensor generator = get_rng_state();
        return new AmbientState(
            is_grad_enabled(), is_inference_mode_enabled(), AnomalyMode.IsEnabled, AnomalyMode.ShouldCheckNaN, get_default_dtype(),
            get_default_device().type, backends.cuda.matmul.allow_tf32, get_num_threads(), get_num_interop_threads(),
            Convert.ToBase64String(generator.bytes));
    }
}

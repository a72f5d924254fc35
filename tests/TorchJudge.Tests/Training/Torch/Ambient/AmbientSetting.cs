using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch.Ambient;

/// <summary>What an application may set for its own use of torch, and TorchSharp applies to whatever runs on the thread or in the process.</summary>
internal static class AmbientSetting
{
    public const string All = "all of them";

    private static readonly Dictionary<string, Func<IDisposable>> Settings = new()
    {
        ["no_grad"] = no_grad,
        ["inference_mode"] = static () => inference_mode(),
        ["no_grad in inference_mode"] = static () => new Several(inference_mode(), no_grad()),
        ["detect_anomaly"] = static () => autograd.detect_anomaly(),
        ["default type Float64"] = static () => DefaultType(ScalarType.Float64),
        ["default type Float16"] = static () => DefaultType(ScalarType.Float16),
        ["default type BFloat16"] = static () => DefaultType(ScalarType.BFloat16),
        ["default device"] = static () => DefaultDevice(META),
        ["TF32 products"] = TensorFloatProducts,
        ["a dispose scope"] = static () => NewDisposeScope(),
        ["another seed"] = static () => Seed(1),
        [All] = static () => new Several([.. Settings!.Where(setting => setting.Key != All).Select(setting => setting.Value())]),
    };

    public static IEnumerable<string> Names => Settings.Keys;

    /// <summary>Makes the setting, until the result is disposed.</summary>
    public static IDisposable Enter(string name) => Settings[name]();

    private static Undo DefaultType(ScalarType type)
    {
        ScalarType before = get_default_dtype();
        set_default_dtype(type);
        return new Undo(() => set_default_dtype(before));
    }

    private static Undo DefaultDevice(Device device)
    {
        Device before = get_default_device();
        set_default_device(device);
        return new Undo(() => set_default_device(before));
    }

    private static Undo TensorFloatProducts()
    {
        backends.cuda.matmul.allow_tf32 = true;
        return new Undo(() => backends.cuda.matmul.allow_tf32 = false);
    }

    private static Undo Seed(long seed)
    {
        random.manual_seed(seed);
        return new Undo(static () => random.manual_seed(0));
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    private sealed class Several(params IDisposable[] entered) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable setting in entered.Reverse())
                setting.Dispose();
        }
    }
}

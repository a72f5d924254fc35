using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    private static void CheckSettings(IHost host, Options options)
    {
        CheckDefined(options.Architecture, nameof(options.Architecture));
        CheckDefined(options.DecoderBiasInitialization, nameof(options.DecoderBiasInitialization));
        CheckDefined(options.Optimizer, nameof(options.Optimizer));
        Check(options.NumberOfComponents >= 1, nameof(options.NumberOfComponents), "at least 1", options.NumberOfComponents);
        Check(
            float.IsFinite(options.L1Weight) && options.L1Weight >= 0, nameof(options.L1Weight), "finite and at least 0", options.L1Weight);
        Check(options.Epochs >= 1, nameof(options.Epochs), "at least 1", options.Epochs);
        Check(options.BatchSize >= 1, nameof(options.BatchSize), "at least 1", options.BatchSize);
        Check(
            float.IsFinite(options.LearningRate) && options.LearningRate > 0, nameof(options.LearningRate), "finite and above 0",
            options.LearningRate);
        Check(options.Momentum is >= 0 and < 1, nameof(options.Momentum), "at least 0 and below 1", options.Momentum);

        void Check(bool valid, string name, string expected, object? found)
        {
            if (!valid)
                throw host.ExceptUserArg(name, FormattableString.Invariant($"must be {expected}; found {found}"));
        }

        void CheckDefined<TEnum>(TEnum value, string name)
            where TEnum : struct, Enum =>
            Check(Enum.IsDefined(value), name, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", value);
    }

    /// <summary>The largest arrays of a training, known only with its data: parameters, activations and residual of a batch.</summary>
    private static void CheckSizes(IHost host, Options options, int inputs, int rows)
    {
        long components = ((long)options.NumberOfComponents + Kernels.RowAlignment - 1) / Kernels.RowAlignment * Kernels.RowAlignment;
        long batch = Math.Min(options.BatchSize + 1L, rows) + Kernels.RowAlignment;
        Check((inputs + 1L) * components + inputs + Kernels.RowAlignment, "parameters");
        Check(batch * components, "activations of a batch");
        Check(batch * inputs, "reconstructed values of a batch");

        void Check(long size, string what)
        {
            if (size > Array.MaxLength - Kernels.RowAlignment)
            {
                throw host.ExceptUserArg(nameof(options.NumberOfComponents), FormattableString.Invariant(
                    $"{options.NumberOfComponents} components of {inputs} inputs in batches of {Math.Min(options.BatchSize, rows)} make {size} {what}, more than an array holds ({Array.MaxLength})"));
            }
        }
    }

    private static void WarnOfOptionsWithoutEffect(IChannel channel, Options options)
    {
        if (options.Momentum != 0 && options.Optimizer != EncoderOptimizer.Sgd)
            channel.Warning($"The option {nameof(options.Momentum)} has no effect: Optimizer is not Sgd.");
    }
}

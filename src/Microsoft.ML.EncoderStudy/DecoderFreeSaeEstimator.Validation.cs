using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    private static void CheckSettings(IHost host, Options options, int pairs)
    {
        var check = new OptionChecks(host);
        check.AtLeast(1, options.NumberOfComponents, nameof(options.NumberOfComponents));
        check.Defined(options.Activation, nameof(options.Activation));
        check.Defined(options.LseReduction, nameof(options.LseReduction));
        check.Defined(options.Optimizer, nameof(options.Optimizer));
        check.Defined(options.InputScaling, nameof(options.InputScaling));
        check.Defined(options.Engine, nameof(options.Engine));
        check.InitialModel(options.InitialEncoder, options.NumberOfComponents, pairs, nameof(options.InitialEncoder));
        check.NotNegative(options.LseWeight, nameof(options.LseWeight));
        check.NotNegative(options.VarianceWeight, nameof(options.VarianceWeight));
        check.NotNegative(options.DecorrelationWeight, nameof(options.DecorrelationWeight));
        check.NotNegative(options.WeightRedundancyWeight, nameof(options.WeightRedundancyWeight));
        host.CheckUserArg(
            options.LseWeight + options.VarianceWeight + options.DecorrelationWeight + options.WeightRedundancyWeight > 0,
            nameof(options.LseWeight), "all four term weights are 0: nothing is left to train");
        check.Positive(options.VarianceEpsilon, nameof(options.VarianceEpsilon));
        check.AtLeastOrNull(1, options.NumberOfThreads, nameof(options.NumberOfThreads));
        check.AtLeast(1, options.Epochs, nameof(options.Epochs));
        check.AtLeast(2, options.BatchSize, nameof(options.BatchSize), "one row has no variance");
        check.Positive(options.LearningRate, nameof(options.LearningRate));
        check.Fraction(options.Momentum, nameof(options.Momentum));
        check.Fraction(options.ValidationFraction, nameof(options.ValidationFraction));
        check.AtLeastOrNull(1, options.Patience, nameof(options.Patience));
        check.AtLeastOrNull(1, options.CacheMegabytes, nameof(options.CacheMegabytes));
        check.Checkpoint(options.CheckpointPath, options.CheckpointEvery, options.Engine, pairs);
    }

    /// <summary>The largest arrays of a training: parameters, activations of a batch, correlations.</summary>
    private static void CheckSizes(IHost host, Options options, int inputs, long rows)
    {
        var sizes = new ArraySizes(host, options.NumberOfComponents, inputs, options.BatchSize, rows);
        long batch = Math.Min(2L * options.BatchSize, rows), correlated = Math.Min(batch, sizes.PaddedComponents);
        sizes.Check((inputs + 1L) * sizes.PaddedComponents, "parameters");
        sizes.Check(batch * sizes.PaddedComponents, "activations of a batch");
        sizes.Check(correlated * (correlated + Kernels.RowAlignment), "correlations");
    }

    private static void WarnOfOptionsWithoutEffect(IChannel channel, Options options)
    {
        channel.WarnIfWithoutEffect(
            options.Momentum != 0 && options.Optimizer != EncoderOptimizer.Sgd, nameof(options.Momentum), "Optimizer is not Sgd");
        channel.WarnIfWithoutEffect(
            options.VarianceEpsilon != Defaults.VarianceEpsilon && options.VarianceWeight == 0,
            nameof(options.VarianceEpsilon), "VarianceWeight is 0");
        channel.WarnIfWithoutEffect(
            options.LseReduction != Defaults.LseReduction && options.LseWeight == 0, nameof(options.LseReduction), "LseWeight is 0");
        channel.WarnIfWithoutEffect(
            options.DecorrelationWeight > 0 && options.NumberOfComponents == 1,
            nameof(options.DecorrelationWeight), "a single component has nothing to be correlated with");
        channel.WarnIfWithoutEffect(
            options.WeightRedundancyWeight > 0 && options.NumberOfComponents == 1,
            nameof(options.WeightRedundancyWeight), "a single component has nothing to be redundant with");
        channel.WarnIfWithoutEffect(
            options.NumberOfThreads is not null && options.Engine != EncoderEngine.ClosedForm,
            nameof(options.NumberOfThreads), "Engine is not ClosedForm");
        channel.WarnIfWithoutEffect(
            options.Patience is not null && options.ValidationFraction == 0, nameof(options.Patience), "ValidationFraction is 0");
    }
}

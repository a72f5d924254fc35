using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    private static void CheckColumns(IHost host, InputOutputColumnPair[] columns, Options options)
    {
        EncoderColumns.CheckNames(
            host,
            columns,
            (nameof(options.ResponsibilitiesColumnName), options.ResponsibilitiesColumnName),
            (nameof(options.EnergyColumnName), options.EnergyColumnName),
            (nameof(options.ComponentColumnName), options.ComponentColumnName));
        if (options.ExampleWeightColumnName is not null)
            host.CheckNonEmpty(options.ExampleWeightColumnName, nameof(options.ExampleWeightColumnName));
    }

    private static void CheckSettings(IHost host, Options options)
    {
        Check(options.NumberOfComponents >= 1, nameof(options.NumberOfComponents), "at least 1", options.NumberOfComponents);
        CheckDefined(options.Activation, nameof(options.Activation));
        CheckDefined(options.LseReduction, nameof(options.LseReduction));
        CheckDefined(options.Optimizer, nameof(options.Optimizer));
        CheckTermWeight(options.LseWeight, nameof(options.LseWeight));
        CheckTermWeight(options.VarianceWeight, nameof(options.VarianceWeight));
        CheckTermWeight(options.DecorrelationWeight, nameof(options.DecorrelationWeight));
        CheckTermWeight(options.WeightRedundancyWeight, nameof(options.WeightRedundancyWeight));
        host.CheckUserArg(
            options.LseWeight + options.VarianceWeight + options.DecorrelationWeight + options.WeightRedundancyWeight > 0,
            nameof(options.LseWeight), "all four term weights are 0: nothing is left to train");
        Check(IsPositive(options.VarianceEpsilon), nameof(options.VarianceEpsilon), "finite and above 0", options.VarianceEpsilon);
        Check(options.Epochs >= 1, nameof(options.Epochs), "at least 1", options.Epochs);
        Check(options.BatchSize >= 2, nameof(options.BatchSize), "at least 2 (one row has no variance)", options.BatchSize);
        Check(IsPositive(options.LearningRate), nameof(options.LearningRate), "finite and above 0", options.LearningRate);
        Check(options.Momentum is >= 0 and < 1, nameof(options.Momentum), "at least 0 and below 1", options.Momentum);
        Check(
            options.ValidationFraction is >= 0 and < 1, nameof(options.ValidationFraction), "at least 0 and below 1",
            options.ValidationFraction);
        Check(options.Patience is null or >= 1, nameof(options.Patience), "at least 1, or null", options.Patience);

        void Check(bool valid, string name, string expected, object? found)
        {
            if (!valid)
                throw host.ExceptUserArg(name, FormattableString.Invariant($"must be {expected}; found {found}"));
        }

        void CheckTermWeight(float weight, string name) =>
            Check(float.IsFinite(weight) && weight >= 0, name, "finite and at least 0", weight);

        void CheckDefined<TEnum>(TEnum value, string name)
            where TEnum : struct, Enum =>
            Check(Enum.IsDefined(value), name, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", value);
    }

    /// <summary>The largest arrays of a training, known only with its data: parameters, activations of a batch, correlations.</summary>
    private static void CheckSizes(IHost host, Options options, int inputs, int rows)
    {
        long components = EncoderStudy.Numerics.Kernels.PaddedWidth(options.NumberOfComponents);
        long batch = Math.Min(2L * options.BatchSize, rows), correlated = Math.Min(batch, components);
        Check((inputs + 1L) * components, "parameters");
        Check(batch * components, "activations of a batch");
        Check(correlated * (correlated + EncoderStudy.Numerics.Kernels.RowAlignment), "correlations");

        void Check(long size, string what)
        {
            if (size > Array.MaxLength - EncoderStudy.Numerics.Kernels.RowAlignment)
            {
                throw host.ExceptUserArg(nameof(options.NumberOfComponents), FormattableString.Invariant(
                    $"{options.NumberOfComponents} components of {inputs} inputs in batches of {Math.Min(options.BatchSize, rows)} make {size} {what}, more than an array holds ({Array.MaxLength})"));
            }
        }
    }

    private static bool IsPositive(float value) => float.IsFinite(value) && value > 0;

    private static void WarnOfOptionsWithoutEffect(IChannel channel, Options options)
    {
        Warn(options.Momentum != 0 && options.Optimizer != EncoderOptimizer.Sgd, nameof(options.Momentum), "Optimizer is not Sgd");
        Warn(
            options.VarianceEpsilon != Defaults.VarianceEpsilon && options.VarianceWeight == 0,
            nameof(options.VarianceEpsilon), "VarianceWeight is 0");
        Warn(
            options.LseReduction != Defaults.LseReduction && options.LseWeight == 0, nameof(options.LseReduction), "LseWeight is 0");
        Warn(
            options.DecorrelationWeight > 0 && options.NumberOfComponents == 1,
            nameof(options.DecorrelationWeight), "a single component has nothing to be correlated with");
        Warn(
            options.WeightRedundancyWeight > 0 && options.NumberOfComponents == 1,
            nameof(options.WeightRedundancyWeight), "a single component has nothing to be redundant with");
        Warn(options.Patience is not null && options.ValidationFraction == 0, nameof(options.Patience), "ValidationFraction is 0");

        void Warn(bool withoutEffect, string option, string reason)
        {
            if (withoutEffect)
                channel.Warning($"The option {option} has no effect: {reason}.");
        }
    }
}

using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    public sealed partial class Options
    {
        internal override ExtraColumn[] ExtraColumns =>
        [
            new(EncoderOutput.Responsibilities, ResponsibilitiesColumnName),
            new(EncoderOutput.Energy, EnergyColumnName),
            new(EncoderOutput.Component, ComponentColumnName),
        ];

        internal override string? ExampleWeightColumn => ExampleWeightColumnName;

        private protected override (int Rows, string? Reason) LeastBatchSize => (2, "one row has no variance");

        internal override void Check(OptionChecks check, int pairs)
        {
            base.Check(check, pairs);
            check.Defined(Activation, nameof(Activation));
            check.Defined(LseReduction, nameof(LseReduction));
            check.NotNegative(LseWeight, nameof(LseWeight));
            check.NotNegative(VarianceWeight, nameof(VarianceWeight));
            check.NotNegative(DecorrelationWeight, nameof(DecorrelationWeight));
            check.NotNegative(WeightRedundancyWeight, nameof(WeightRedundancyWeight));
            check.That(
                LseWeight + VarianceWeight + DecorrelationWeight + WeightRedundancyWeight > 0, nameof(LseWeight),
                "all four term weights are 0: nothing is left to train");
            check.Positive(VarianceEpsilon, nameof(VarianceEpsilon));
        }

        /// <summary>The largest arrays of a training: parameters, activations of a batch, correlations.</summary>
        internal void CheckSizes(OptionChecks check, int inputs, long rows)
        {
            var sizes = new ArraySizes(check, this, inputs, rows);
            long batch = Math.Min(2L * BatchSize, rows), correlated = Math.Min(batch, sizes.PaddedComponents);
            sizes.Check((inputs + 1L) * sizes.PaddedComponents, "parameters");
            sizes.Check(batch * sizes.PaddedComponents, "activations of a batch");
            sizes.Check(correlated * (correlated + Kernels.RowAlignment), "correlations");
        }

        internal DecoderFreeSettings Settings() => Complete(new DecoderFreeSettings
        {
            Activation = Activation,
            LseWeight = LseWeight,
            LseReduction = LseReduction,
            VarianceWeight = VarianceWeight,
            VarianceEpsilon = VarianceEpsilon,
            DecorrelationWeight = DecorrelationWeight,
            WeightRedundancyWeight = WeightRedundancyWeight,
        });

        private protected override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused() =>
        [
            .. base.Unused(),
            (VarianceEpsilon != Defaults.VarianceEpsilon && VarianceWeight == 0, nameof(VarianceEpsilon), "VarianceWeight is 0"),
            (LseReduction != Defaults.LseReduction && LseWeight == 0, nameof(LseReduction), "LseWeight is 0"),
            (DecorrelationWeight > 0 && NumberOfComponents == 1, nameof(DecorrelationWeight), "a single component has nothing to be correlated with"),
            (WeightRedundancyWeight > 0 && NumberOfComponents == 1, nameof(WeightRedundancyWeight), "a single component has nothing to be redundant with"),
        ];
    }
}

using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    public sealed partial class Options
    {
        /// <summary>Terms that no option gives.</summary>
        internal IReadOnlyList<ObjectiveTerm> OtherTerms { get; set; } = [];

        internal override ExtraColumn[] ExtraColumns =>
        [
            new(EncoderOutput.Responsibilities, ResponsibilitiesColumnName),
            new(EncoderOutput.Energy, EnergyColumnName),
            new(EncoderOutput.Component, ComponentColumnName),
        ];

        internal override IReadOnlyList<ObjectiveTerm> TermsOfNoOption => OtherTerms;

        internal override string? ExampleWeightColumn => ExampleWeightColumnName;

        /// <summary>The terms of the objective, in the order in which losses are told.</summary>
        private ObjectiveTerm[] Terms =>
        [
            new LogSumExp(LseWeight, LseReduction),
            new VarianceBarrier(VarianceWeight, VarianceEpsilon),
            new Decorrelation(DecorrelationWeight),
            new WeightRedundancy(WeightRedundancyWeight),
            .. OtherTerms,
        ];

        private protected override (int Rows, string? Reason) LeastBatchSize => (2, "one row has no variance");

        internal override void Check(OptionChecks check, int pairs)
        {
            base.Check(check, pairs);
            check.Defined(Activation, nameof(Activation));
            foreach (ObjectiveTerm term in Terms)
                term.Check(check);
            check.That(Terms.Any(term => term.IsOn), nameof(LseWeight), "all term weights are 0: nothing is left to train");
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
            Terms = Terms,
        });

        private protected override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused() =>
        [
            .. base.Unused(),
            .. Terms.SelectMany(term => term.Unused(NumberOfComponents)),
        ];
    }
}

using System.Reflection;
using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    public sealed partial class Options
    {
        internal override ExtraColumn[] ExtraColumns =>
        [
            new(EncoderOutput.Reconstruction, ReconstructionColumnName),
            new(EncoderOutput.ReconstructionError, ReconstructionErrorColumnName),
        ];

        internal override int SampleSize => ResamplingInterval > 0 ? DeadComponentResampling.LargestSample : 0;

        private protected override (int Rows, string? Reason) LeastBatchSize =>
            DecoderFreeWeight > 0 ? (2, "with DecoderFreeWeight: one row has no variance") : base.LeastBatchSize;

        private AutoencoderKind Kind => AutoencoderKind.Of(Architecture);

        internal override EncoderOptionsBase Copy()
        {
            var copy = (Options)base.Copy();
            copy.MatryoshkaPrefixes = MatryoshkaPrefixes?.ToArray();
            return copy;
        }

        internal override void Check(OptionChecks check, int pairs)
        {
            base.Check(check, pairs);
            check.Check(
                AutoencoderKind.IsKnown(Architecture), nameof(Architecture), $"one of {string.Join(", ", AutoencoderKind.All.Select(kind => kind.Name))}",
                Architecture);
            check.Defined(DecoderBiasInitialization, nameof(DecoderBiasInitialization));
            if (Kind.Uses(ArchitectureOption.NumberOfActiveComponents))
                check.AtMostComponents(NumberOfActiveComponents, NumberOfComponents, nameof(NumberOfActiveComponents));
            if (MatryoshkaPrefixes is not null)
                check.Prefixes(MatryoshkaPrefixes, NumberOfComponents, nameof(MatryoshkaPrefixes));
            check.NotNegative(L1Weight, nameof(L1Weight));
            check.NotNegative(L0Weight, nameof(L0Weight));
            check.NotNegative(AuxiliaryLossWeight, nameof(AuxiliaryLossWeight));
            check.NotNegative(DecoderFreeWeight, nameof(DecoderFreeWeight));
            check.Positive(JumpReLUThreshold, nameof(JumpReLUThreshold));
            check.Positive(JumpReLUBandwidth, nameof(JumpReLUBandwidth));
            check.AtLeastOrNull(1, DeadAfterRows, nameof(DeadAfterRows));
            check.AtLeast(0, ResamplingInterval, nameof(ResamplingInterval));
            check.InitialModel(InitialDecoder, NumberOfComponents, pairs, nameof(InitialDecoder));
            check.NotNegative(LearningRateWarmUpEpochs, nameof(LearningRateWarmUpEpochs));
            check.NotNegative(LearningRateDecayEpochs, nameof(LearningRateDecayEpochs));
            check.NotNegative(SparsityWarmUpEpochs, nameof(SparsityWarmUpEpochs));
        }

        /// <summary>The largest arrays of a training: parameters, activations and residual of a batch.</summary>
        internal void CheckSizes(OptionChecks check, int inputs, long rows)
        {
            var sizes = new ArraySizes(check, this, inputs, rows);
            long batch = Math.Min(BatchSize + 1L, rows) + Kernels.RowAlignment;
            // Beside the weights of encoder or decoder: a row for the bias, or two of an architecture's own.
            sizes.Check((inputs + 2L) * sizes.PaddedComponents + inputs + Kernels.RowAlignment, "parameters");
            sizes.Check(batch * sizes.PaddedComponents, "activations of a batch");
            sizes.Check(batch * inputs, "reconstructed values of a batch");
        }

        internal AutoencoderSettings Settings() => Complete(new AutoencoderSettings
        {
            Architecture = Architecture,
            L1Weight = L1Weight,
            L0Weight = L0Weight,
            ActiveComponents = NumberOfActiveComponents,
            AuxiliaryLossWeight = Kind.Uses(ArchitectureOption.AuxiliaryLossWeight) ? AuxiliaryLossWeight : 0,
            InitialThreshold = JumpReLUThreshold,
            Bandwidth = JumpReLUBandwidth,
            GroupEnds = MatryoshkaPrefixes,
            DeadAfterRows = DeadAfterRows,
            ResamplingInterval = ResamplingInterval,
            DecoderFreeWeight = DecoderFreeWeight,
            TiedWeights = TiedWeights,
            UnitNormDecoder = UnitNormDecoder,
            DecoderBiasInitialization = DecoderBiasInitialization,
            LearningRateWarmUpEpochs = LearningRateWarmUpEpochs,
            LearningRateDecayEpochs = LearningRateDecayEpochs,
            SparsityWarmUpEpochs = SparsityWarmUpEpochs,
        });

        private protected override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused() =>
        [
            .. base.Unused(),
            .. AutoencoderKind.All.SelectMany(kind => kind.OwnOptions).Distinct()
                .Select(option => (HasChanged(option.Name) && !Kind.Uses(option), option.Name, option.Otherwise(Architecture))),
            (HasChanged(nameof(JumpReLUThreshold)) && Kind.Uses(ArchitectureOption.JumpReLUThreshold) && InitialDecoder?.Architecture == Architecture,
                nameof(JumpReLUThreshold), "InitialDecoder brings thresholds"),
            (DeadAfterRows is not null && !Settings().NeedsActivity, nameof(DeadAfterRows),
                "there is neither an auxiliary loss of dead components nor resampling"),
            (ResamplingInterval >= Epochs, nameof(ResamplingInterval), "the training ends before the first time"),
            (InitialDecoder is not null && HasChanged(nameof(DecoderBiasInitialization)), nameof(DecoderBiasInitialization),
                "InitialDecoder brings a bias"),
        ];

        private bool HasChanged(string option)
        {
            PropertyInfo property = typeof(Options).GetProperty(option)!;
            return !Equals(property.GetValue(this), property.GetValue(new Options()));
        }
    }
}

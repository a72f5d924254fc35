using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Σ_i w_i · (−log Σ_j exp(−a_ij)): the negative log-likelihood of a mixture whose components have energies a.</summary>
/// <remarks>
/// <para>
/// Its gradient is the mixture's responsibility: ∂L/∂a_ij = r_ij = exp(−a_ij) / Σ_k exp(−a_ik), times w_i. A gradient step is
/// therefore the M-step of an implicit EM, the E-step having happened in the forward pass.
/// </para>
/// <para>
/// With <see cref="LseReduction.Sum"/> the term is summed over the batch, as the published study does, while the other terms do
/// not grow with the batch; with <see cref="LseReduction.Mean"/> it is divided by N = Σ w.
/// </para>
/// <para>
/// Exponentials are taken in groups of components, each below the group's smallest energy m_g, so that nothing overflows: with
/// s_g = Σ_j exp(m_g − a_ij) and m = min_g m_g, Σ_j exp(m − a_ij) = Σ_g s_g exp(m − m_g). A summary holds m_g and s_g.
/// </para>
/// <para>
/// Exponentials and logarithms are taken of whole vectors, the padding behind the rows included: of less than one, the C library's would be.
/// </para>
/// </remarks>
/// <param name="Weight">λ.</param>
/// <param name="Reduction">The sum over the rows, or their mean.</param>
internal sealed record LogSumExp(float Weight, LseReduction Reduction = LseReduction.Sum) : ObjectiveTerm(Weight)
{
    /// <inheritdoc cref="ObjectiveTerm.Name"/>
    public const string TermName = "log-sum-exp";

    private const string ReductionOption = "LseReduction";

    public override string Name => TermName;

    public override string WeightOption => "LseWeight";

    public override void Check(OptionChecks check)
    {
        base.Check(check);
        check.Defined(Reduction, ReductionOption);
    }

    public override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused(int components) =>
        [(Reduction != LseReduction.Sum && !IsOn, ReductionOption, $"{WeightOption} is 0")];

    public override IActivationTerm OverActivations() => new Evaluator(this);

    private sealed class Evaluator(LogSumExp term) : IActivationTerm
    {
        private AlignedBuffer _exponentials = new(0);
        private AlignedBuffer _factors = new(0);
        private AlignedBuffer _rows = new(0);

        public int SummaryOfGroup(int rows) => 2 * Kernels.PaddedWidth(rows);

        public void Summarise(ActivationBatch batch, Span<float> summary)
        {
            int rows = Kernels.PaddedWidth(batch.Rows);
            AlignedBuffer.Reserve(ref _exponentials, batch.Rows * batch.Stride);
            batch.Kernels.GroupSoftmin(
                batch.Activations, batch.Components, batch.Stride, Exponentials(batch), minima: summary, sums: summary[rows..],
                groupStride: 2 * rows);
        }

        public double Evaluate(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> gradient)
        {
            int rows = Kernels.PaddedWidth(batch.Rows);
            AlignedBuffer.Reserve(ref _factors, all.Groups * rows);
            AlignedBuffer.Reserve(ref _rows, 3 * rows);
            Span<float> lowest = _rows.Span[..rows], total = _rows.Span[rows..(2 * rows)], scratch = _rows.Span[(2 * rows)..(3 * rows)];
            lowest.Fill(float.PositiveInfinity);
            for (int group = 0; group < all.Groups; group++)
                TensorPrimitives.Min(lowest, all[group][..rows], lowest);

            total.Clear();
            for (int group = 0; group < all.Groups; group++)
            {
                Span<float> factor = Factors(group, rows);
                TensorPrimitives.Subtract(lowest, all[group][..rows], factor);
                TensorPrimitives.Exp(factor, factor);
                TensorPrimitives.MultiplyAdd(all[group][rows..], factor, total, total);
            }

            if (!gradient.IsEmpty)
                AddGradient(batch, all.FirstGroup, total, scratch, gradient);
            return Loss(batch, lowest, total, scratch);
        }

        /// <summary>∂L/∂a_ij = w_i e_ij exp(m − m_g) / Σ.</summary>
        private void AddGradient(ActivationBatch batch, int firstGroup, ReadOnlySpan<float> total, Span<float> scratch, Span<float> gradient)
        {
            int rows = total.Length;
            TensorPrimitives.Divide((float)Reduced(batch, term.Weight), total, scratch);
            if (!batch.RowWeights.IsEmpty)
                TensorPrimitives.Multiply(scratch[..batch.Rows], batch.RowWeights, scratch);
            for (int group = 0; group < Kernels.Groups(batch.Components); group++)
                TensorPrimitives.Multiply(Factors(firstGroup + group, rows), scratch, Factors(firstGroup + group, rows));
            batch.Kernels.AddGroupScaled(Exponentials(batch), _factors.Span[(firstGroup * rows)..], rows, gradient, batch.Stride);
        }

        private double Loss(ActivationBatch batch, ReadOnlySpan<float> lowest, ReadOnlySpan<float> total, Span<float> logs)
        {
            ReadOnlySpan<float> rowWeights = batch.RowWeights;
            TensorPrimitives.Log(total, logs);
            double loss = 0;
            for (int i = 0; i < batch.Rows; i++)
                loss -= (rowWeights.IsEmpty ? 1f : rowWeights[i]) * (double)(logs[i] - lowest[i]);
            return Reduced(batch, loss);
        }

        private double Reduced(ActivationBatch batch, double sum) => term.Reduction == LseReduction.Mean ? sum / batch.TotalWeight : sum;

        private Span<float> Exponentials(ActivationBatch batch) => _exponentials.Span[..(batch.Rows * batch.Stride)];

        private Span<float> Factors(int group, int rows) => _factors.Span.Slice(group * rows, rows);
    }
}

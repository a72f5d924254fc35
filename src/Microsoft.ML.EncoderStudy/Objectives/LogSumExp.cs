using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
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
/// s_g = Σ_j exp(m_g − a_ij) and m = min_g m_g, Σ_j exp(m − a_ij) = Σ_g s_g exp(m − m_g). Parts of the term exchange m_g and s_g only.
/// </para>
/// <para>
/// Exponentials and logarithms are taken of whole vectors, the padding behind the rows included: of less than one, the C library's would be.
/// </para>
/// </remarks>
internal sealed class LogSumExp : IObjectiveTerm
{
    private readonly float _weight;
    private readonly LseReduction _reduction;
    private LogSumExp[] _parts;
    private AlignedBuffer _exponentials = new(0);
    private AlignedBuffer _minima = new(0);
    private AlignedBuffer _sums = new(0);
    private AlignedBuffer _factors = new(0);
    private AlignedBuffer _lowest = new(0);
    private AlignedBuffer _total = new(0);
    private AlignedBuffer _scratch = new(0);
    private int _groups;
    private int _groupStride;

    public LogSumExp(float weight, LseReduction reduction)
    {
        _weight = weight;
        _reduction = reduction;
        _parts = [this];
    }

    public void Join(IReadOnlyList<IObjectiveTerm> parts) => _parts = [.. parts.Cast<LogSumExp>()];

    public void Prepare(ActivationBatch batch)
    {
        Reserve(batch);
        batch.Kernels.GroupSoftmin(
            batch.Activations, batch.Components, batch.Stride, _exponentials.Span[..(batch.Rows * batch.Stride)], _minima, _sums, _groupStride);
    }

    public void Complete(ActivationBatch batch, Span<float> gradient)
    {
        int rows = Kernels.PaddedWidth(batch.Rows);
        Span<float> lowest = _lowest.Span[..rows], total = _total.Span[..rows], scratch = _scratch.Span[..rows];
        lowest.Fill(float.PositiveInfinity);
        foreach (LogSumExp part in _parts)
        {
            for (int group = 0; group < part._groups; group++)
                TensorPrimitives.Min(lowest, part.Group(part._minima, group, rows), lowest);
        }

        total.Clear();
        foreach (LogSumExp part in _parts)
        {
            for (int group = 0; group < part._groups; group++)
            {
                Span<float> factor = part == this ? Group(_factors, group, rows) : scratch;
                TensorPrimitives.Subtract(lowest, part.Group(part._minima, group, rows), factor);
                TensorPrimitives.Exp(factor, factor);
                TensorPrimitives.MultiplyAdd(part.Group(part._sums, group, rows), factor, total, total);
            }
        }

        if (gradient.IsEmpty)
            return;
        TensorPrimitives.Divide((float)Scale(batch), total, scratch);
        if (!batch.RowWeights.IsEmpty)
            TensorPrimitives.Multiply(scratch[..batch.Rows], batch.RowWeights, scratch);
        for (int group = 0; group < _groups; group++)
            TensorPrimitives.Multiply(Group(_factors, group, rows), scratch, Group(_factors, group, rows));
        batch.Kernels.AddGroupScaled(_exponentials.Span[..(batch.Rows * batch.Stride)], _factors, _groupStride, gradient, batch.Stride);
    }

    public double Loss(ActivationBatch batch)
    {
        ReadOnlySpan<float> lowest = _lowest, rowWeights = batch.RowWeights;
        Span<float> logs = _scratch.Span[..Kernels.PaddedWidth(batch.Rows)];
        TensorPrimitives.Log(_total.Span[..logs.Length], logs);
        double loss = 0;
        for (int i = 0; i < batch.Rows; i++)
            loss -= (rowWeights.IsEmpty ? 1f : rowWeights[i]) * (double)(logs[i] - lowest[i]);
        return Scale(batch) * loss;
    }

    private double Scale(ActivationBatch batch) => _reduction == LseReduction.Mean ? _weight / batch.TotalWeight : _weight;

    private Span<float> Group(AlignedBuffer values, int group, int rows) => values.Span.Slice(group * _groupStride, rows);

    private void Reserve(ActivationBatch batch)
    {
        AlignedBuffer.Reserve(ref _exponentials, batch.Rows * batch.Stride);
        if (_groupStride >= batch.Rows)
            return;
        _groupStride = Kernels.PaddedWidth(batch.Rows);
        _groups = Kernels.Groups(batch.Components);
        _minima = new AlignedBuffer(_groups * _groupStride);
        _sums = new AlignedBuffer(_groups * _groupStride);
        _factors = new AlignedBuffer(_groups * _groupStride);
        _lowest = new AlignedBuffer(_groupStride);
        _total = new AlignedBuffer(_groupStride);
        _scratch = new AlignedBuffer(_groupStride);
    }
}

using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Σ_{j≠k} Corr_jk²: the off-diagonal of the log-determinant, which keeps components from describing the same thing.</summary>
/// <remarks>
/// <para>
/// With h_ij = √w_i (a_ij − μ_j) / (s_j √(N − 1)) and s_j = σ_j + 1e-8 the correlation matrix is hᵀh, and L = ‖C‖²_F where C is hᵀh
/// with a zero diagonal. Then ∂L/∂h = T = 4 h C, and through μ_j and s_j
/// </para>
/// <para>
/// ∂L/∂a_ij = √w_i / (s_j √(N − 1)) · (T_ij − (√w_i / N) Σ_l √w_l T_lj − h_ij (s_j/σ_j) Σ_l T_lj h_lj).
/// </para>
/// <para>
/// A component that is constant over the batch (σ_j = 0) has no correlation: its h and its gradient are 0.
/// </para>
/// <para>
/// For more components than rows the B×B Gram matrix G = hhᵀ replaces the K×K matrix hᵀh, since ‖hᵀh‖_F = ‖hhᵀ‖_F and
/// h(hᵀh) = (hhᵀ)h: with d_j = Σ_i h_ij², L = ‖G‖²_F − Σ_j d_j² and T = 4 (G h − h diag d). Time O(B²K) instead of O(BK²), memory
/// O(B²) instead of O(K²).
/// </para>
/// </remarks>
internal sealed class Decorrelation(float weight) : IObjectiveTerm
{
    /// <summary>Added to a standard deviation before dividing by it, as in the reference implementation.</summary>
    private const double DeviationOffset = 1e-8;

    private AlignedBuffer _standardised = new(0);
    private AlignedBuffer _derivative = new(0);
    private AlignedBuffer _products = new(0);
    private AlignedBuffer _columns = new(0);

    public double Accumulate(ActivationBatch batch, Span<float> gradient)
    {
        int size = batch.Rows * batch.Stride;
        Grow(ref _standardised, size);
        Grow(ref _columns, 4 * batch.Stride);
        Span<float> h = _standardised.Span[..size];
        Span<float> scales = Column(0, batch.Stride);

        ReadOnlySpan<float> variance = batch.Variance;
        double rootDegrees = Math.Sqrt(batch.TotalWeight - 1);
        for (int j = 0; j < batch.Components; j++)
        {
            double deviation = Math.Sqrt(variance[j]);
            scales[j] = deviation == 0 ? 0 : (float)(1 / ((deviation + DeviationOffset) * rootDegrees));
        }

        batch.Kernels.Scale(batch.Centred, batch.RootRowWeights, scales, h);
        if (gradient.IsEmpty)
            return weight * LossAndDerivative(batch, h, []);

        Grow(ref _derivative, size);
        Span<float> t = _derivative.Span[..size];
        t.Clear();
        double loss = LossAndDerivative(batch, h, t);
        AddGradient(batch, h, t, scales, gradient);
        return weight * loss;
    }

    /// <summary>L, and T/4 added to <paramref name="t"/> unless that is empty.</summary>
    private double LossAndDerivative(ActivationBatch batch, ReadOnlySpan<float> h, Span<float> t) =>
        batch.Components > batch.Rows ? ThroughRows(batch, h, t) : ThroughComponents(batch, h, t);

    private double ThroughComponents(ActivationBatch batch, ReadOnlySpan<float> h, Span<float> t)
    {
        int stride = batch.Stride;
        Grow(ref _products, batch.Components * stride);
        Span<float> correlations = _products.Span[..(batch.Components * stride)];
        batch.Kernels.Gram(h, DenseLayout.Transposed(batch.Rows, batch.Components, stride), correlations, stride);
        for (int j = 0; j < batch.Components; j++)
            correlations[(j * stride) + j] = 0;

        if (!t.IsEmpty)
            batch.Kernels.AddProduct(h, DenseLayout.RowMajor(batch.Rows, batch.Components, stride), correlations, t, stride);
        return batch.Kernels.SumOfSquares(correlations);
    }

    private double ThroughRows(ActivationBatch batch, ReadOnlySpan<float> h, Span<float> t)
    {
        int rows = batch.Rows, gramStride = Kernels.PaddedWidth(rows);
        Grow(ref _products, rows * gramStride);
        Span<float> gram = _products.Span[..(rows * gramStride)];
        batch.Kernels.RowGram(h, rows, batch.Stride, gram, gramStride);

        Span<float> diagonal = Column(1, batch.Stride);
        batch.Kernels.ColumnInnerProducts(h, h, [], diagonal);
        double loss = batch.Kernels.SumOfSquares(gram) - batch.Kernels.SumOfSquares(diagonal);
        if (!t.IsEmpty)
        {
            foreach (ref float d in diagonal)
                d = -d;
            batch.Kernels.AddScaled(h, [], diagonal, t);
            batch.Kernels.AddProduct(gram, DenseLayout.RowMajor(rows, rows, gramStride), h, t, batch.Stride);
        }

        return loss;
    }

    /// <summary>From T/4 to the gradient with respect to the activations.</summary>
    /// <remarks>
    /// What is subtracted from T is its projections on √w and on h, but for a remainder in the 1e-8 of s: with q = s/σ and ‖h‖ = 1/q,
    /// q Σ_l T_lj h_lj = q² Σ_l T_lj h_lj − q (q − 1) Σ_l T_lj h_lj, the first of which is the projection. Where a component is active in a
    /// single row, nothing of T is left, and the rounding of the projections, divided by a small s, would be all of the gradient. So both
    /// are taken a second time, of what the first left ("twice is enough": Kahan, in Parlett, "The symmetric eigenvalue problem", 6.9).
    /// </remarks>
    private void AddGradient(ActivationBatch batch, ReadOnlySpan<float> h, Span<float> t, Span<float> scales, Span<float> gradient)
    {
        Kernels kernels = batch.Kernels;
        Span<float> throughDeviation = Column(1, batch.Stride), throughMean = Column(2, batch.Stride), remainder = Column(3, batch.Stride);

        kernels.ColumnInnerProducts(t, h, [], remainder);
        kernels.ColumnSums(t, batch.RootRowWeights, throughMean);
        for (int j = 0; j < batch.Components; j++)
        {
            double ratio = DeviationRatio(batch, j), product = remainder[j];
            throughDeviation[j] = (float)(-product * ratio * ratio);
            remainder[j] = (float)(product * ratio * (ratio - 1));
            throughMean[j] = (float)(-throughMean[j] / batch.TotalWeight);
        }

        kernels.AddScaled(h, [], throughDeviation, t);
        kernels.AddRow(throughMean, batch.RootRowWeights, t);

        kernels.ColumnInnerProducts(t, h, [], throughDeviation);
        kernels.ColumnSums(t, batch.RootRowWeights, throughMean);
        for (int j = 0; j < batch.Components; j++)
        {
            double ratio = DeviationRatio(batch, j);
            throughDeviation[j] = (float)(remainder[j] - (throughDeviation[j] * ratio * ratio));
            throughMean[j] = (float)(-throughMean[j] / batch.TotalWeight);
        }

        foreach (ref float scale in scales)
            scale *= 4 * weight;
        kernels.AddStandardisationGradient(t, h, batch.RootRowWeights, scales, throughDeviation, throughMean, gradient);
    }

    /// <summary>s_j/σ_j; 0 for a constant component.</summary>
    private static double DeviationRatio(ActivationBatch batch, int component)
    {
        double deviation = Math.Sqrt(batch.Variance[component]);
        return deviation == 0 ? 0 : (deviation + DeviationOffset) / deviation;
    }

    private Span<float> Column(int index, int stride) => _columns.Span.Slice(index * stride, stride);

    private static void Grow(ref AlignedBuffer buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new AlignedBuffer(length);
    }
}

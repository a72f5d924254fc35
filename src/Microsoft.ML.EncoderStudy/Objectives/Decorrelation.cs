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
/// <para>
/// Parts of the term exchange h. Each needs all of it, and evaluates the columns of C and T that belong to its own components.
/// </para>
/// </remarks>
internal sealed class Decorrelation : IObjectiveTerm
{
    /// <summary>The largest batch for which parts and a whole make the same sums: those over more rows are made in blocks.</summary>
    public const int LargestDividedBatch = Kernels.GramBlockDepth;

    /// <summary>Added to a standard deviation before dividing by it, as in the reference implementation.</summary>
    private const double DeviationOffset = 1e-8;

    private readonly float _weight;
    private Decorrelation[] _parts;
    private AlignedBuffer _standardised = new(0);
    private AlignedBuffer _joined = new(0);
    private AlignedBuffer _derivative = new(0);
    private AlignedBuffer _products = new(0);
    private AlignedBuffer _columns = new(0);
    private int _components;
    private int _stride;

    public Decorrelation(float weight)
    {
        _weight = weight;
        _parts = [this];
    }

    /// <summary>1 / (s_j √(N − 1)).</summary>
    private Span<float> Scales => Column(0);

    /// <summary>What each component adds to the loss: Σ_k C_jk², or d_j where the rows' Gram matrix is used.</summary>
    private Span<float> LossOfComponents => Column(4);

    public void Join(IReadOnlyList<IObjectiveTerm> parts) => _parts = [.. parts.Cast<Decorrelation>()];

    public void Prepare(ActivationBatch batch)
    {
        (_components, _stride) = (batch.Components, batch.Stride);
        AlignedBuffer.Reserve(ref _standardised, batch.Rows * _stride);
        AlignedBuffer.Reserve(ref _columns, 5 * _stride);
        ReadOnlySpan<float> variance = batch.Variance;
        Span<float> scales = Scales;
        double rootDegrees = Math.Sqrt(batch.TotalWeight - 1);
        for (int j = 0; j < _components; j++)
        {
            double deviation = Math.Sqrt(variance[j]);
            scales[j] = deviation switch
            {
                0 => 0,
                // Too large for single precision: 1/∞ would pass it off as uncorrelated. NaN reaches the loss, which ends the training.
                double.PositiveInfinity => float.NaN,
                _ => (float)(1 / ((deviation + DeviationOffset) * rootDegrees)),
            };
        }

        batch.Kernels.Scale(batch.Centred, batch.RootRowWeights, scales, Standardised(batch));
    }

    public void Complete(ActivationBatch batch, Span<float> gradient)
    {
        Span<float> t = [];
        if (!gradient.IsEmpty)
        {
            AlignedBuffer.Reserve(ref _derivative, batch.Rows * _stride);
            t = _derivative.Span[..(batch.Rows * _stride)];
            t.Clear();
        }

        (int components, int first) = CountComponents();
        ReadOnlySpan<float> all = Join(batch, Kernels.PaddedWidth(components));
        if (components > batch.Rows)
            ThroughRows(batch, all, Kernels.PaddedWidth(components), t);
        else
            ThroughComponents(batch, all, components, first, t);
        if (!gradient.IsEmpty)
            AddGradient(batch, t, gradient);
    }

    public double Loss(ActivationBatch batch)
    {
        bool throughRows = CountComponents().All > batch.Rows;
        double loss = 0;
        foreach (Decorrelation part in _parts)
        {
            foreach (float value in part.LossOfComponents[..part._components])
                loss += throughRows ? -((double)value * value) : value;
        }

        if (throughRows)
            loss += batch.Kernels.SumOfSquares(_products.Span[..(batch.Rows * Kernels.PaddedWidth(batch.Rows))]);
        return _weight * loss;
    }

    /// <summary>T/4 = h C for this part's columns, unless <paramref name="t"/> is empty.</summary>
    private void ThroughComponents(ActivationBatch batch, ReadOnlySpan<float> all, int components, int first, Span<float> t)
    {
        Kernels kernels = batch.Kernels;
        ReadOnlySpan<float> h = Standardised(batch);
        int allStride = Kernels.PaddedWidth(components);
        AlignedBuffer.Reserve(ref _products, components * _stride);
        Span<float> correlations = _products.Span[..(components * _stride)];
        var transposed = DenseLayout.Transposed(batch.Rows, components, allStride);
        if (_parts.Length == 1)
        {
            kernels.Gram(h, transposed, correlations, _stride);
        }
        else
        {
            correlations.Clear();
            kernels.AddProduct(all, transposed, h, correlations, _stride);
        }

        for (int j = 0; j < _components; j++)
            correlations[((first + j) * _stride) + j] = 0;
        kernels.ColumnInnerProducts(correlations, correlations, [], LossOfComponents);
        if (!t.IsEmpty)
            kernels.AddProduct(all, DenseLayout.RowMajor(batch.Rows, components, allStride), correlations, t, _stride);
    }

    /// <summary>T/4 = G h − h diag d for this part's columns, unless <paramref name="t"/> is empty.</summary>
    private void ThroughRows(ActivationBatch batch, ReadOnlySpan<float> all, int allStride, Span<float> t)
    {
        Kernels kernels = batch.Kernels;
        ReadOnlySpan<float> h = Standardised(batch);
        int rows = batch.Rows, gramStride = Kernels.PaddedWidth(rows);
        AlignedBuffer.Reserve(ref _products, rows * gramStride);
        Span<float> gram = _products.Span[..(rows * gramStride)];
        kernels.RowGram(all, rows, allStride, gram, gramStride);

        Span<float> diagonal = LossOfComponents, minusDiagonal = Column(1);
        kernels.ColumnInnerProducts(h, h, [], diagonal);
        if (t.IsEmpty)
            return;
        for (int j = 0; j < diagonal.Length; j++)
            minusDiagonal[j] = -diagonal[j];
        kernels.AddScaled(h, [], minusDiagonal, t);
        kernels.AddProduct(gram, DenseLayout.RowMajor(rows, rows, gramStride), h, t, _stride);
    }

    /// <summary>From T/4 to the gradient with respect to the activations.</summary>
    /// <remarks>
    /// What is subtracted from T is its projections on √w and on h, but for a remainder in the 1e-8 of s: with q = s/σ and ‖h‖ = 1/q,
    /// q Σ_l T_lj h_lj = q² Σ_l T_lj h_lj − q (q − 1) Σ_l T_lj h_lj, the first of which is the projection. Where a component is active in a
    /// single row, nothing of T is left, and the rounding of the projections, divided by a small s, would be all of the gradient. So both
    /// are taken a second time, of what the first left ("twice is enough": Kahan, in Parlett, "The symmetric eigenvalue problem", 6.9).
    /// </remarks>
    private void AddGradient(ActivationBatch batch, Span<float> t, Span<float> gradient)
    {
        Kernels kernels = batch.Kernels;
        ReadOnlySpan<float> h = Standardised(batch);
        Span<float> throughDeviation = Column(1), throughMean = Column(2), remainder = Column(3), scales = Scales;

        kernels.ColumnInnerProducts(t, h, [], remainder);
        kernels.ColumnSums(t, batch.RootRowWeights, throughMean);
        for (int j = 0; j < _components; j++)
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
        for (int j = 0; j < _components; j++)
        {
            double ratio = DeviationRatio(batch, j);
            throughDeviation[j] = (float)(remainder[j] - (throughDeviation[j] * ratio * ratio));
            throughMean[j] = (float)(-throughMean[j] / batch.TotalWeight);
        }

        foreach (ref float scale in scales)
            scale *= 4 * _weight;
        kernels.AddStandardisationGradient(t, h, batch.RootRowWeights, scales, throughDeviation, throughMean, gradient);
    }

    /// <summary>s_j/σ_j; 0 for a constant component.</summary>
    private static double DeviationRatio(ActivationBatch batch, int component)
    {
        double deviation = Math.Sqrt(batch.Variance[component]);
        return deviation == 0 ? 0 : (deviation + DeviationOffset) / deviation;
    }

    /// <summary>h of all parts, side by side: [rows × <paramref name="stride"/>].</summary>
    private ReadOnlySpan<float> Join(ActivationBatch batch, int stride)
    {
        if (_parts.Length == 1)
            return Standardised(batch);
        AlignedBuffer.Reserve(ref _joined, batch.Rows * stride);
        Span<float> joined = _joined.Span[..(batch.Rows * stride)];
        int first = 0;
        foreach (Decorrelation part in _parts)
        {
            ReadOnlySpan<float> h = part.Standardised(batch);
            for (int i = 0; i < batch.Rows; i++)
                h.Slice(i * part._stride, part._stride).CopyTo(joined[((i * stride) + first)..]);
            first += part._stride;
        }

        return joined;
    }

    /// <summary>The number of components of all parts, and of those before this one.</summary>
    private (int All, int First) CountComponents()
    {
        int all = 0, first = 0;
        foreach (Decorrelation part in _parts)
        {
            if (part == this)
                first = all;
            all += part._components;
        }

        return (all, first);
    }

    private Span<float> Standardised(ActivationBatch batch) => _standardised.Span[..(batch.Rows * _stride)];

    private Span<float> Column(int index) => _columns.Span.Slice(index * _stride, _stride);
}

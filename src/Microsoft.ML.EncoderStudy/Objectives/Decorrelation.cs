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
/// A summary holds h. From all of it come the columns of C and T of some components.
/// </para>
/// </remarks>
/// <param name="Weight">λ.</param>
internal sealed record Decorrelation(float Weight) : ObjectiveTerm(Weight)
{
    /// <inheritdoc cref="ObjectiveTerm.Name"/>
    public const string TermName = "decorrelation";

    /// <summary>Added to a standard deviation before dividing by it, as in the reference implementation.</summary>
    private const double DeviationOffset = 1e-8;

    public override string Name => TermName;

    public override string WeightOption => "DecorrelationWeight";

    public override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused(int components) =>
        [(IsOn && components == 1, WeightOption, "a single component has nothing to be correlated with")];

    /// <remarks>
    /// More components than rows would have every thread make the whole Gram matrix of the rows, and over more rows than a block sums have
    /// another order.
    /// </remarks>
    public override bool CanDivide(int components, int largestBatch) =>
        components <= largestBatch && largestBatch <= Kernels.GramBlockDepth;

    public override IActivationTerm OverActivations() => new Evaluator(Weight);

    private sealed class Evaluator(float weight) : IActivationTerm
    {
        private AlignedBuffer _joined = new(0);
        private AlignedBuffer _derivative = new(0);
        private AlignedBuffer _products = new(0);
        private AlignedBuffer _columns = new(0);

        public int SummaryOfGroup(int rows) => rows * Kernels.GroupColumns;

        public void Summarise(ActivationBatch batch, Span<float> summary)
        {
            AlignedBuffer.Reserve(ref _columns, 4 * batch.Stride);
            ReadOnlySpan<float> variance = batch.Variance;
            Span<float> scales = Scales(batch);
            double rootDegrees = Math.Sqrt(batch.TotalWeight - 1);
            for (int j = 0; j < batch.Components; j++)
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

            batch.Kernels.Scale(batch.Centred, batch.RootRowWeights, scales, summary);
        }

        public double Evaluate(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> gradient)
        {
            Span<float> t = [];
            if (!gradient.IsEmpty)
            {
                AlignedBuffer.Reserve(ref _derivative, batch.Rows * batch.Stride);
                t = _derivative.Span[..(batch.Rows * batch.Stride)];
                t.Clear();
            }

            double rest = all.Components > batch.Rows ? ThroughRows(batch, all, losses, t) : ThroughComponents(batch, all, losses, t);
            if (!gradient.IsEmpty)
                AddGradient(batch, all.Own, t, gradient);
            return rest;
        }

        /// <summary>Σ_k C_jk² and, unless <paramref name="t"/> is empty, T/4 = h C.</summary>
        private double ThroughComponents(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> t)
        {
            Kernels kernels = batch.Kernels;
            int components = all.Components, stride = batch.Stride, allStride = Kernels.PaddedWidth(components);
            ReadOnlySpan<float> h = all.SideBySide(batch.Rows, ref _joined);
            AlignedBuffer.Reserve(ref _products, components * stride);
            Span<float> correlations = _products.Span[..(components * stride)];
            var transposed = DenseLayout.Transposed(batch.Rows, components, allStride);
            if (all.AreWhole)
            {
                kernels.Gram(h, transposed, correlations, stride);
            }
            else
            {
                correlations.Clear();
                kernels.AddProduct(h, transposed, all.Own, correlations, stride);
            }

            int first = all.FirstGroup * Kernels.GroupColumns;
            for (int j = 0; j < batch.Components; j++)
                correlations[((first + j) * stride) + j] = 0;
            Span<float> squares = Column(batch, 1);
            kernels.ColumnInnerProducts(correlations, correlations, [], squares);
            for (int j = 0; j < batch.Components; j++)
                losses[j] = squares[j];
            if (!t.IsEmpty)
                kernels.AddProduct(h, DenseLayout.RowMajor(batch.Rows, components, allStride), correlations, t, stride);
            return 0;
        }

        /// <summary>−d_j² and, unless <paramref name="t"/> is empty, T/4 = G h − h diag d.</summary>
        /// <returns>‖G‖²_F.</returns>
        private double ThroughRows(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> t)
        {
            Kernels kernels = batch.Kernels;
            ReadOnlySpan<float> h = all.Own;
            int rows = batch.Rows, gramStride = Kernels.PaddedWidth(rows);
            AlignedBuffer.Reserve(ref _products, rows * gramStride);
            Span<float> gram = _products.Span[..(rows * gramStride)];
            int allStride = Kernels.PaddedWidth(all.Components);
            kernels.Gram(all.SideBySide(rows, ref _joined), DenseLayout.RowMajor(rows, allStride, allStride), gram, gramStride);

            Span<float> diagonal = Column(batch, 1);
            kernels.ColumnInnerProducts(h, h, [], diagonal);
            for (int j = 0; j < batch.Components; j++)
                losses[j] = -((double)diagonal[j] * diagonal[j]);
            if (!t.IsEmpty)
            {
                foreach (ref float d in diagonal)
                    d = -d;
                kernels.AddScaled(h, [], diagonal, t);
                kernels.AddProduct(gram, DenseLayout.RowMajor(rows, rows, gramStride), h, t, batch.Stride);
            }

            return kernels.SumOfSquares(gram);
        }

        /// <summary>From T/4 to the gradient with respect to the activations.</summary>
        /// <remarks>
        /// What is subtracted from T is its projections on √w and on h, but for a remainder in the 1e-8 of s: with q = s/σ and ‖h‖ = 1/q,
        /// q Σ_l T_lj h_lj = q² Σ_l T_lj h_lj − q (q − 1) Σ_l T_lj h_lj, the first of which is the projection. Where a component is active in
        /// a single row, nothing of T is left, and the rounding of the projections, divided by a small s, would be all of the gradient. So
        /// both are taken a second time, of what the first left ("twice is enough": Kahan, in Parlett, "The symmetric eigenvalue problem", 6.9).
        /// </remarks>
        private void AddGradient(ActivationBatch batch, ReadOnlySpan<float> h, Span<float> t, Span<float> gradient)
        {
            Kernels kernels = batch.Kernels;
            Span<float> throughDeviation = Column(batch, 1), throughMean = Column(batch, 2), remainder = Column(batch, 3), scales = Scales(batch);

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

        /// <summary>1 / (s_j √(N − 1)).</summary>
        private Span<float> Scales(ActivationBatch batch) => Column(batch, 0);

        private Span<float> Column(ActivationBatch batch, int index) => _columns.Span.Slice(index * batch.Stride, batch.Stride);
    }
}

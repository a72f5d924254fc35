using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>‖Ŵ Ŵᵀ − I‖²_F: how far the components' unit directions are from being orthogonal.</summary>
/// <remarks>
/// <para>
/// Ŵ holds the rows of W divided by their norms (at least 1e-12). With U = Ŵᵀ, [inputs × components] as the weights are stored,
/// and M = UᵀU − I: ∂L/∂U = 4 U M, and through the norm of column j ∂L/∂w_j = (∂L/∂u_j − (∂L/∂u_j · u_j) u_j) / ‖w_j‖.
/// The diagonal of M is 0 but for rounding.
/// </para>
/// <para>
/// For more components than inputs the D×D matrix P = UUᵀ replaces the K×K matrix: U M = P U − U and
/// L = ‖P‖²_F − 2 Σ_j ‖u_j‖² + K.
/// </para>
/// </remarks>
/// <param name="Weight">λ.</param>
internal sealed record WeightRedundancy(float Weight) : ObjectiveTerm(Weight)
{
    /// <inheritdoc cref="ObjectiveTerm.Name"/>
    public const string TermName = "weight redundancy";

    public override string Name => TermName;

    public override string WeightOption => "WeightRedundancyWeight";

    public override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused(int components) =>
        [(IsOn && components == 1, WeightOption, "a single component has nothing to be redundant with")];

    /// <remarks>Its sums are over all components in one go.</remarks>
    public override bool CanDivide(int components, int largestBatch) => false;

    public override IWeightTerm OverWeights(Kernels kernels, int inputs, int components) => new Evaluator(kernels, Weight, inputs, components);

    private sealed class Evaluator : IWeightTerm
    {
        private const float SmallestNorm = 1e-12f;

        private readonly Kernels _kernels;
        private readonly float _weight;
        private readonly int _inputs;
        private readonly int _components;
        private readonly int _stride;
        private readonly AlignedBuffer _directions;
        private readonly AlignedBuffer _derivative;
        private readonly AlignedBuffer _products;
        private readonly AlignedBuffer _inverseNorms;
        private readonly AlignedBuffer _inner;

        public Evaluator(Kernels kernels, float weight, int inputs, int components)
        {
            _kernels = kernels;
            _weight = weight;
            _inputs = inputs;
            _components = components;
            _stride = Kernels.PaddedWidth(components);
            _directions = new AlignedBuffer(checked(inputs * _stride));
            _derivative = new AlignedBuffer(checked(inputs * _stride));
            _products = new AlignedBuffer(components > inputs
                ? checked(inputs * Kernels.PaddedWidth(inputs))
                : checked(components * _stride));
            _inverseNorms = new AlignedBuffer(_stride);
            _inner = new AlignedBuffer(_stride);
        }

        public double Evaluate(ReadOnlySpan<float> weights, Span<float> gradient)
        {
            Span<float> inverseNorms = _inverseNorms, inner = _inner;
            UnitColumns.Normalise(_kernels, weights, SmallestNorm, inverseNorms, _directions);

            _derivative.Span.Clear();
            double loss = _components > _inputs ? ThroughInputs() : ThroughComponents();
            if (gradient.IsEmpty)
                return loss;

            _kernels.ColumnInnerProducts(_derivative, _directions, [], inner);
            foreach (ref float product in inner)
                product = -product;
            _kernels.AddScaled(_directions, [], inner, _derivative);
            foreach (ref float scale in inverseNorms)
                scale *= 4 * _weight;
            _kernels.AddScaled(_derivative, [], inverseNorms, gradient);
            return loss;
        }

        private double ThroughComponents()
        {
            _kernels.Gram(_directions, DenseLayout.Transposed(_inputs, _components, _stride), _products, _stride);
            for (int j = 0; j < _components; j++)
                _products.Span[(j * _stride) + j] = 0;
            _kernels.AddProduct(_directions, DenseLayout.RowMajor(_inputs, _components, _stride), _products, _derivative, _stride);
            return _kernels.SumOfSquares(_products);
        }

        private double ThroughInputs()
        {
            int productStride = Kernels.PaddedWidth(_inputs);
            _kernels.Gram(_directions, DenseLayout.RowMajor(_inputs, _stride, _stride), _products, productStride);
            _kernels.AddProduct(_products, DenseLayout.RowMajor(_inputs, _inputs, productStride), _directions, _derivative, _stride);
            _inner.Span.Fill(-1);
            _kernels.AddScaled(_directions, [], _inner, _derivative);
            return _kernels.SumOfSquares(_products) - (2 * _kernels.SumOfSquares(_directions)) + _components;
        }
    }
}

using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The activations of one batch, with the column statistics that terms share, and the weights. In the dispose scope of a step.</summary>
/// <param name="values">a: [rows × components].</param>
/// <param name="rowWeights">w, frequency weights: [rows × 1], or null where all are 1.</param>
/// <param name="weights">Wᵀ: [inputs × components].</param>
internal sealed class TorchActivations(Tensor values, Tensor? rowWeights, Tensor weights)
{
    private Tensor? _centred;
    private Tensor? _variances;

    /// <summary>a: [rows × components].</summary>
    public Tensor Values => values;

    /// <summary>w: [rows × 1], or null where all are 1.</summary>
    public Tensor? RowWeights => rowWeights;

    /// <summary>Wᵀ: [inputs × components].</summary>
    public Tensor Weights => weights;

    /// <summary>N = Σ w.</summary>
    public Tensor Total { get; } = rowWeights?.sum() ?? tensor((double)values.shape[0], dtype: values.dtype, device: values.device);

    /// <summary>N − 1.</summary>
    public Tensor Degrees => Total.sub(TensorArithmetic.One);

    /// <summary>a − μ: [rows × components].</summary>
    public Tensor Centred => _centred ??= values.Minus(Weighted(values).sum([0L], keepdim: true).div(Total));

    /// <summary>Var, unbiased: [1 × components].</summary>
    public Tensor Variances => _variances ??= Weighted(Centred.Squared()).sum([0L], keepdim: true).div(Degrees);

    /// <summary>w_i v_ij.</summary>
    /// <param name="v">[rows × anything].</param>
    public Tensor Weighted(Tensor v) => rowWeights is null ? v : rowWeights.mul(v);
}

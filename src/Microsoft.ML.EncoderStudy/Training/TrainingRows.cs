using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The training data in memory, and the products of one batch of it with the parameters and with gradients.</summary>
/// <remarks>Selecting a batch copies its rows together, once, so that no later step waits for rows scattered over memory.</remarks>
internal abstract class TrainingRows(int count, int inputs)
{
    /// <summary>The number of rows.</summary>
    public int Count => count;

    /// <summary>D, the size of a row.</summary>
    public int Inputs => inputs;

    /// <summary>Chooses the rows that the next calls work on.</summary>
    public abstract void Select(ReadOnlySpan<int> rows);

    /// <summary>z = X Wᵀ + b for the selected rows.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="parameters">W and b.</param>
    /// <param name="z">[rows × stride].</param>
    public void Encode(Kernels kernels, EncoderParameters parameters, Span<float> z)
    {
        int stride = parameters.Stride;
        ReadOnlySpan<float> bias = parameters.Bias;
        for (int start = 0; start < z.Length; start += stride)
            bias.CopyTo(z[start..]);
        AddProduct(kernels, parameters.Weights, stride, z);
    }

    /// <summary>∂L/∂Wᵀ += Xᵀ ∂L/∂z for the selected rows.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="gradient">∂L/∂z: [rows × stride].</param>
    /// <param name="stride">The padded width of a row of both matrices.</param>
    /// <param name="weightGradient">∂L/∂Wᵀ: [inputs × stride].</param>
    public abstract void AddWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient);

    /// <summary>R ← R − Xᵀ for the selected rows.</summary>
    /// <param name="matrix">R: [inputs × stride], one column per row of the batch.</param>
    /// <param name="stride">The padded width of a row of R.</param>
    public abstract void SubtractTransposeFrom(Span<float> matrix, int stride);

    /// <summary>Copies any one row, selected or not.</summary>
    /// <param name="row">The number of the row.</param>
    /// <param name="destination">[inputs].</param>
    public abstract void CopyRow(int row, Span<float> destination);

    /// <summary>z += X Wᵀ for the selected rows.</summary>
    protected abstract void AddProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z);
}

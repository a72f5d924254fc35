using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Rows stored whole.</summary>
/// <param name="values">[count × inputs].</param>
/// <param name="count">The number of rows.</param>
/// <param name="inputs">D.</param>
internal sealed class DenseRows(float[] values, int count, int inputs) : TrainingRows(count, inputs)
{
    private float[] _batch = [];
    private int _batchRows;

    public override void Select(ReadOnlySpan<int> rows)
    {
        int inputs = Inputs;
        _batchRows = rows.Length;
        if (_batch.Length < rows.Length * inputs)
            _batch = new float[rows.Length * inputs];
        for (int i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] * inputs, inputs).CopyTo(_batch.AsSpan(i * inputs));
    }

    public override void AddWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddProduct(_batch, DenseLayout.Transposed(_batchRows, Inputs, Inputs), gradient, weightGradient, stride);

    public override void SubtractTransposeFrom(Span<float> matrix, int stride)
    {
        for (int d = 0; d < Inputs; d++)
        {
            Span<float> column = matrix.Slice(d * stride, _batchRows);
            for (int i = 0; i < column.Length; i++)
                column[i] -= _batch[(i * Inputs) + d];
        }
    }

    public override void CopyRow(int row, Span<float> destination) => values.AsSpan(row * Inputs, Inputs).CopyTo(destination);

    protected override void AddProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z) =>
        kernels.AddProduct(_batch, DenseLayout.RowMajor(_batchRows, Inputs, Inputs), weights, z, stride);
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Computes the pre-activations of the rows that one cursor visits, once each. Holds the scratch memory of that cursor.</summary>
/// <remarks>A row goes through the same kernels, in the same order, as in training, so it has the bits that training saw.</remarks>
internal sealed class RowEncoder
{
    private readonly IExceptionContext _context;
    private readonly EncoderParameters _parameters;
    private readonly DataViewRow _row;
    private readonly string _columnName;
    private readonly ValueGetter<VBuffer<float>> _getInput;
    private readonly AlignedBuffer _values;
    private readonly int[] _nonZeroIndices;
    private readonly float[] _nonZeros;
    private VBuffer<float> _input;
    private long _position = long.MinValue;

    public RowEncoder(IExceptionContext context, EncoderParameters parameters, DataViewRow row, DataViewSchema.Column column)
    {
        _context = context;
        _parameters = parameters;
        _row = row;
        _columnName = column.Name;
        _getInput = row.GetGetter<VBuffer<float>>(column);
        _values = new AlignedBuffer(parameters.Stride);
        _nonZeroIndices = new int[parameters.Inputs];
        _nonZeros = new float[parameters.Inputs];
    }

    /// <summary>The input row, as it was read.</summary>
    public ref readonly VBuffer<float> Input => ref _input;

    /// <summary>Whether every value of the input row is finite.</summary>
    public bool IsFinite { get; private set; }

    /// <summary>z = x Wᵀ + b: [stride], the caller's to overwrite; of no meaning unless <see cref="IsFinite"/>.</summary>
    public Span<float> Values => _values;

    /// <summary>Reads and encodes the cursor's row.</summary>
    /// <returns>Whether that was still to be done.</returns>
    public bool TryAdvance()
    {
        if (_position == _row.Position)
            return false;

        _getInput(ref _input);
        if (_input.Length != _parameters.Inputs)
        {
            throw _context.Except(FormattableString.Invariant(
                $"Column '{_columnName}', row {_row.Position}: expected a vector of {_parameters.Inputs} values; found {_input.Length}."));
        }

        IsFinite = Kernels.Best.AllFinite(_input.GetValues());
        if (IsFinite)
        {
            _parameters.Bias.CopyTo(_values);
            if (_input.IsDense)
                AddDense(_input.GetValues());
            else
                AddSparse(_input.GetIndices(), _input.GetValues());
        }

        _position = _row.Position;
        return true;
    }

    /// <summary>Dense rows are often mostly zeros: listing the others costs less than multiplying with all.</summary>
    private void AddDense(ReadOnlySpan<float> values)
    {
        int count = 0;
        for (int d = 0; d < values.Length; d++)
        {
            _nonZeroIndices[count] = d;
            _nonZeros[count] = values[d];
            count += values[d] != 0 ? 1 : 0;
        }

        AddSparse(_nonZeroIndices.AsSpan(0, count), _nonZeros.AsSpan(0, count));
    }

    private void AddSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        int start = 0, end = indices.Length;
        var row = new SparseBatch(_parameters.Inputs, indices, values, new ReadOnlySpan<int>(in start), new ReadOnlySpan<int>(in end));
        Kernels.Best.AddSparseProduct(row, _parameters.Weights, _values, _parameters.Stride);
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Computes the pre-activations of the rows that one cursor visits, once each. Holds the scratch memory of that cursor.</summary>
internal sealed class RowEncoder
{
    private readonly IExceptionContext _context;
    private readonly EncoderParameters _parameters;
    private readonly DataViewRow _row;
    private readonly string _columnName;
    private readonly ValueGetter<VBuffer<float>> _getInput;
    private readonly AlignedBuffer _values;
    private int[] _nonZeroIndices = [];
    private float[] _nonZeros = [];
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
        long position = _row.Position;
        if (_position == position)
            return false;

        _getInput(ref _input);
        if (_input.Length != _parameters.Inputs)
        {
            throw _context.Except(FormattableString.Invariant(
                $"Column '{_columnName}', row {position}: expected a vector of {_parameters.Inputs} values; found {_input.Length}."));
        }

        IsFinite = _input.IsDense
            ? TryComputeDense()
            : TryComputeSparse(position);
        _position = position;
        return true;
    }

    private bool TryComputeSparse(long position)
    {
        // Anyone can make a vector, and its own checks do not include this one.
        ReadOnlySpan<int> indices = _input.GetIndices();
        int outside = indices.IndexOfAnyExceptInRange(0, _parameters.Inputs - 1);
        if (outside >= 0)
        {
            throw _context.Except(FormattableString.Invariant(
                $"Column '{_columnName}', row {position}: expected values at positions below {_parameters.Inputs}; found one at {indices[outside]}."));
        }

        return PreActivations.TryCompute(_parameters, indices, _input.GetValues(), _values);
    }

    private bool TryComputeDense()
    {
        // Not before they are needed: a wide sparse input never takes them.
        if (_nonZeros.Length == 0)
        {
            _nonZeroIndices = new int[_parameters.Inputs + NonZeros.Slack];
            _nonZeros = new float[_nonZeroIndices.Length];
        }

        return PreActivations.TryCompute(_parameters, _input.GetValues(), _nonZeroIndices, _nonZeros, _values);
    }
}

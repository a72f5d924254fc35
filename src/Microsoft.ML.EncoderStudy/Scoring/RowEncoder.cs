using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Computes the pre-activations of the rows that one cursor visits, once each. Holds the scratch memory of that cursor.</summary>
internal sealed class RowEncoder
{
    private readonly EncoderParameters _parameters;
    private readonly DataViewRow _row;
    private readonly VectorReader _reader;
    private readonly AlignedBuffer _values;
    private int[] _nonZeroIndices = [];
    private float[] _nonZeros = [];
    private long _position = long.MinValue;

    public RowEncoder(IExceptionContext context, EncoderParameters parameters, DataViewRow row, DataViewSchema.Column column)
    {
        _parameters = parameters;
        _row = row;
        _reader = new VectorReader(context, row, column);
        _values = new AlignedBuffer(parameters.Stride);
    }

    /// <summary>The input row, as it was read.</summary>
    public ref readonly VBuffer<float> Input => ref _reader.Vector;

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

        ref readonly VBuffer<float> input = ref _reader.Read();
        IsFinite = input.IsDense
            ? TryComputeDense(input.GetValues())
            : PreActivations.TryCompute(_parameters, input.GetIndices(), input.GetValues(), _values);
        _position = position;
        return true;
    }

    private bool TryComputeDense(ReadOnlySpan<float> row)
    {
        // Not before they are needed: a wide sparse input never takes them.
        if (_nonZeros.Length == 0)
        {
            _nonZeroIndices = new int[_parameters.Inputs + NonZeros.Slack];
            _nonZeros = new float[_nonZeroIndices.Length];
        }

        return PreActivations.TryCompute(_parameters, row, _nonZeroIndices, _nonZeros, _values);
    }
}

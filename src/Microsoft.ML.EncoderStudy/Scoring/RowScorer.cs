using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>
/// Encodes the rows that one cursor visits, once each, whichever of the outputs are asked for. Holds the scratch memory of that cursor.
/// </summary>
/// <remarks>
/// A row goes through the same kernels, in the same order, as in training, so activations have the bits that training saw. NaN or
/// infinity in a row makes every output of the row NaN, and its component missing.
/// </remarks>
internal sealed class RowScorer
{
    private readonly IExceptionContext _context;
    private readonly EncoderParameters _parameters;
    private readonly EncoderActivation _activation;
    private readonly DataViewRow _row;
    private readonly string _columnName;
    private readonly ValueGetter<VBuffer<float>> _getInput;
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _responsibilities;
    private readonly int[] _nonZeroIndices;
    private readonly float[] _nonZeros;
    private VBuffer<float> _input;
    private long _encodedPosition = long.MinValue;
    private long _softminPosition = long.MinValue;
    private bool _isFinite;
    private float _logSum;

    public RowScorer(
        IExceptionContext context, EncoderParameters parameters, EncoderActivation activation, DataViewRow row, DataViewSchema.Column column)
    {
        _context = context;
        _parameters = parameters;
        _activation = activation;
        _row = row;
        _columnName = column.Name;
        _getInput = row.GetGetter<VBuffer<float>>(column);
        _activations = new AlignedBuffer(parameters.Stride);
        _responsibilities = new AlignedBuffer(parameters.Stride);
        _nonZeroIndices = new int[parameters.Inputs];
        _nonZeros = new float[parameters.Inputs];
    }

    private ReadOnlySpan<float> Activations => _activations.Span[.._parameters.Components];

    private ReadOnlySpan<float> Responsibilities => _responsibilities.Span[.._parameters.Components];

    public void GetActivations(ref VBuffer<float> destination)
    {
        Encode();
        if (_isFinite)
            CopySparseWhenSmaller(Activations, ref destination);
        else
            FillWithNaN(ref destination);
    }

    public void GetResponsibilities(ref VBuffer<float> destination)
    {
        ComputeResponsibilities();
        if (!_isFinite)
        {
            FillWithNaN(ref destination);
            return;
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, _parameters.Components);
        Responsibilities.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void GetEnergy(ref float destination)
    {
        ComputeResponsibilities();
        destination = _isFinite ? -_logSum : float.NaN;
    }

    public void GetComponent(ref uint destination)
    {
        const uint missing = 0;
        Encode();
        if (!_isFinite)
        {
            destination = missing;
        }
        else if (_activation is EncoderActivation.ReLU or EncoderActivation.Softplus)
        {
            int winner = IndexOfLargest(Activations);
            destination = Activations[winner] > 0 ? (uint)winner + 1 : missing;
        }
        else
        {
            ComputeResponsibilities();
            destination = (uint)IndexOfLargest(Responsibilities) + 1;
        }
    }

    private void Encode()
    {
        if (_encodedPosition == _row.Position)
            return;

        _getInput(ref _input);
        if (_input.Length != _parameters.Inputs)
        {
            throw _context.Except(FormattableString.Invariant(
                $"Column '{_columnName}', row {_row.Position}: expected a vector of {_parameters.Inputs} values; found {_input.Length}."));
        }

        _isFinite = Kernels.Best.AllFinite(_input.GetValues());
        if (_isFinite)
        {
            _parameters.Bias.CopyTo(_activations);
            if (_input.IsDense)
                AddDense(_input.GetValues());
            else
                AddSparse(_input.GetIndices(), _input.GetValues());
            _activation.Apply(Kernels.Best, _activations, _activations);
        }

        _encodedPosition = _row.Position;
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
        int start = 0, end = indices.Length, next = 0;
        var row = new SparseBatch(
            _parameters.Inputs, indices, values, new ReadOnlySpan<int>(in start), new ReadOnlySpan<int>(in end), new Span<int>(ref next));
        Kernels.Best.AddSparseProduct(row, _parameters.Weights, _activations, _parameters.Stride);
    }

    private void ComputeResponsibilities()
    {
        Encode();
        if (_softminPosition == _encodedPosition || !_isFinite)
            return;
        Kernels.Best.Softmin(
            _activations, _parameters.Components, _parameters.Stride, _responsibilities, new Span<float>(ref _logSum));
        _softminPosition = _encodedPosition;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int j = 1; j < values.Length; j++)
        {
            if (values[j] > values[largest])
                largest = j;
        }

        return largest;
    }

    private static void CopySparseWhenSmaller(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        int nonZeros = values.Length - CountZeros(values);
        bool sparse = nonZeros * (sizeof(float) + sizeof(int)) < values.Length * sizeof(float);
        if (!sparse)
        {
            VBufferEditor<float> dense = VBufferEditor.Create(ref destination, values.Length);
            values.CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length, nonZeros);
        int count = 0;
        for (int j = 0; j < values.Length && count < nonZeros; j++)
        {
            if (values[j] == 0)
                continue;
            editor.Indices[count] = j;
            editor.Values[count++] = values[j];
        }

        destination = editor.Commit();
    }

    private static int CountZeros(ReadOnlySpan<float> values)
    {
        int zeros = 0;
        foreach (float value in values)
            zeros += value == 0 ? 1 : 0;
        return zeros;
    }

    private void FillWithNaN(ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, _parameters.Components);
        editor.Values.Fill(float.NaN);
        destination = editor.Commit();
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>
/// The outputs of a decoder-free encoder for the rows that one cursor visits, each computed once, whichever are asked for.
/// </summary>
/// <remarks>
/// NaN or infinity in a row makes every output of the row NaN, and its component missing.
/// </remarks>
internal sealed class RowScorer
{
    private readonly RowEncoder _encoder;
    private readonly EncoderActivation _activation;
    private readonly int _components;
    private readonly AlignedBuffer _responsibilities;
    private bool _hasResponsibilities;
    private float _logSum;

    public RowScorer(
        IExceptionContext context, EncoderParameters parameters, EncoderActivation activation, DataViewRow row, DataViewSchema.Column column)
    {
        _encoder = new RowEncoder(context, parameters, row, column);
        _activation = activation;
        _components = parameters.Components;
        _responsibilities = new AlignedBuffer(parameters.Stride);
    }

    private ReadOnlySpan<float> Activations => _encoder.Values[.._components];

    private ReadOnlySpan<float> Responsibilities => _responsibilities.Span[.._components];

    public void GetActivations(ref VBuffer<float> destination)
    {
        Encode();
        if (_encoder.IsFinite)
            OutputVectors.CopySparseWhenSmaller(Activations, ref destination);
        else
            OutputVectors.FillWithNaN(_components, ref destination);
    }

    public void GetResponsibilities(ref VBuffer<float> destination)
    {
        ComputeResponsibilities();
        if (!_encoder.IsFinite)
        {
            OutputVectors.FillWithNaN(_components, ref destination);
            return;
        }

        OutputVectors.Copy(Responsibilities, ref destination);
    }

    public void GetEnergy(ref float destination)
    {
        ComputeResponsibilities();
        destination = _encoder.IsFinite ? -_logSum : float.NaN;
    }

    public void GetComponent(ref uint destination)
    {
        const uint missing = 0;
        Encode();
        if (!_encoder.IsFinite)
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
        if (!_encoder.TryAdvance())
            return;
        _hasResponsibilities = false;
        if (_encoder.IsFinite)
            _activation.Apply(Kernels.Best, _encoder.Values, _encoder.Values);
    }

    private void ComputeResponsibilities()
    {
        Encode();
        if (_hasResponsibilities || !_encoder.IsFinite)
            return;
        Kernels.Best.Softmin(
            _encoder.Values, _components, _responsibilities.Length, _responsibilities, new Span<float>(ref _logSum));
        _hasResponsibilities = true;
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
}

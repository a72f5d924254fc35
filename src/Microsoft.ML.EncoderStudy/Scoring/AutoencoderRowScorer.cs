using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>The outputs of a sparse autoencoder for the rows that one cursor visits, each computed once, whichever are asked for.</summary>
/// <remarks>NaN or infinity in a row makes every output of the row NaN.</remarks>
internal sealed class AutoencoderRowScorer
{
    private readonly SparseAutoencoderModelParameters _model;
    private readonly RowEncoder _encoder;
    private readonly float[] _reconstruction;
    private readonly float[] _denseInput;
    private bool _isReconstructed;

    public AutoencoderRowScorer(
        IExceptionContext context, SparseAutoencoderModelParameters model, DataViewRow row, DataViewSchema.Column column)
    {
        _model = model;
        _encoder = new RowEncoder(context, model.Parameters.Encoder, row, column);
        _reconstruction = new float[model.InputSize];
        _denseInput = new float[model.InputSize];
    }

    private ReadOnlySpan<float> Activations => _encoder.Values[.._model.NumberOfComponents];

    public void GetActivations(ref VBuffer<float> destination)
    {
        Encode();
        if (_encoder.IsFinite)
            OutputVectors.CopySparseWhenSmaller(Activations, ref destination);
        else
            OutputVectors.FillWithNaN(_model.NumberOfComponents, ref destination);
    }

    public void GetReconstruction(ref VBuffer<float> destination)
    {
        Reconstruct();
        if (_encoder.IsFinite)
            OutputVectors.Copy(_reconstruction, ref destination);
        else
            OutputVectors.FillWithNaN(_model.InputSize, ref destination);
    }

    /// <summary>‖x̂ − x‖²/D.</summary>
    public void GetReconstructionError(ref float destination)
    {
        Reconstruct();
        if (!_encoder.IsFinite)
        {
            destination = float.NaN;
            return;
        }

        _encoder.Input.CopyTo(_denseInput);
        double sum = 0;
        for (int d = 0; d < _denseInput.Length; d++)
        {
            double error = _reconstruction[d] - _denseInput[d];
            sum += error * error;
        }

        destination = (float)(sum / _denseInput.Length);
    }

    private void Encode()
    {
        if (!_encoder.TryAdvance())
            return;
        _isReconstructed = false;
        if (_encoder.IsFinite)
            _model.Activate(Kernels.Best, _encoder.Values);
    }

    private void Reconstruct()
    {
        Encode();
        if (_isReconstructed || !_encoder.IsFinite)
            return;
        _model.Reconstruct(Activations, _reconstruction);
        _isReconstructed = true;
    }
}

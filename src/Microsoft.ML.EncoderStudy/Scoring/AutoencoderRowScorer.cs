using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>The outputs of a sparse autoencoder: the reconstruction and its error.</summary>
internal sealed class AutoencoderRowScorer(
    IExceptionContext context, SparseAutoencoderModelParameters model, DataViewRow row, DataViewSchema.Column column)
    : RowScorer(context, model, row, column)
{
    private readonly float[] _reconstruction = new float[model.InputSize];
    private readonly float[] _denseInput = new float[model.InputSize];
    private bool _isReconstructed;

    public override Delegate GetterOf(EncoderOutput output) => output switch
    {
        EncoderOutput.Reconstruction => (ValueGetter<VBuffer<float>>)GetReconstruction,
        EncoderOutput.ReconstructionError => (ValueGetter<float>)GetReconstructionError,
        _ => base.GetterOf(output),
    };

    protected override void Forget() => _isReconstructed = false;

    private void GetReconstruction(ref VBuffer<float> destination)
    {
        Reconstruct();
        if (IsFinite)
            OutputVectors.Copy(_reconstruction, ref destination);
        else
            OutputVectors.FillWithNaN(model.InputSize, ref destination);
    }

    /// <summary>‖x̂ − x‖²/D.</summary>
    private void GetReconstructionError(ref float destination)
    {
        Reconstruct();
        if (!IsFinite)
        {
            destination = float.NaN;
            return;
        }

        Input.CopyTo(_denseInput);
        double sum = 0;
        for (int d = 0; d < _denseInput.Length; d++)
        {
            double error = _reconstruction[d] - _denseInput[d];
            sum += error * error;
        }

        destination = (float)(sum / _denseInput.Length);
    }

    private void Reconstruct()
    {
        Encode();
        if (_isReconstructed || !IsFinite)
            return;
        model.Reconstruct(Activations, _reconstruction);
        _isReconstructed = true;
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The outputs of a sparse autoencoder: the reconstruction and its error.</summary>
internal sealed class AutoencoderRowScorer(
    IExceptionContext context, SparseAutoencoderModelParameters model, DataViewRow row, DataViewSchema.Column column)
    : RowScorer(context, model, row, column)
{
    private float[] _reconstruction = [];
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

        ReadOnlySpan<float> values = Input.GetValues();
        ReadOnlySpan<int> indices = Input.GetIndices();
        double sum = 0;
        for (int d = 0, next = 0; d < _reconstruction.Length; d++)
        {
            bool stored = Input.IsDense || (next < indices.Length && indices[next] == d);
            double error = _reconstruction[d] - (stored ? values[next++] : 0);
            sum += error * error;
        }

        destination = (float)(sum / _reconstruction.Length);
    }

    private void Reconstruct()
    {
        Encode();
        if (_isReconstructed || !IsFinite)
            return;

        // Not before it is needed: activations alone never take it.
        if (_reconstruction.Length == 0)
            _reconstruction = new float[model.InputSize];
        model.Reconstruct(Activations, _reconstruction);
        _isReconstructed = true;
    }
}

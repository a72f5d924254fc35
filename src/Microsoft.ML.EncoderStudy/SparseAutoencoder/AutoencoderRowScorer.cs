using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The outputs of a sparse autoencoder: the reconstruction and its error.</summary>
internal sealed class AutoencoderRowScorer(
    IExceptionContext context, SparseAutoencoderModelParameters model, DataViewRow row, DataViewSchema.Column column)
    : RowScorer(context, model, row, column)
{
    private float[]? _reconstruction;

    /// <summary>Not before it is needed: activations alone never take it.</summary>
    private float[] Reconstruction => _reconstruction ??= new float[model.InputSize];

    public override Delegate GetterOf(EncoderOutput output) => output switch
    {
        EncoderOutput.Reconstruction => (ValueGetter<VBuffer<float>>)GetReconstruction,
        EncoderOutput.ReconstructionError => (ValueGetter<float>)GetReconstructionError,
        _ => base.GetterOf(output),
    };

    protected override void Compute() => model.Reconstruct(Activations, Reconstruction);

    private void GetReconstruction(ref VBuffer<float> destination)
    {
        Complete();
        Write(Reconstruction, ref destination);
    }

    /// <summary>‖x̂ − x‖²/D.</summary>
    private void GetReconstructionError(ref float destination)
    {
        Complete();
        if (!IsFinite)
        {
            destination = float.NaN;
            return;
        }

        ReadOnlySpan<float> values = Input.GetValues();
        ReadOnlySpan<int> indices = Input.GetIndices();
        ReadOnlySpan<float> reconstruction = Reconstruction;
        double sum = 0;
        for (int d = 0, next = 0; d < reconstruction.Length; d++)
        {
            bool stored = Input.IsDense || (next < indices.Length && indices[next] == d);
            double error = reconstruction[d] - (stored ? values[next++] : 0);
            sum += error * error;
        }

        destination = (float)(sum / reconstruction.Length);
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The outputs of a decoder-free encoder: responsibilities, energy and the winning component.</summary>
internal sealed class DecoderFreeRowScorer(
    IExceptionContext context, DecoderFreeSaeModelParameters model, DataViewRow row, DataViewSchema.Column column)
    : RowScorer(context, model, row, column)
{
    private readonly AlignedBuffer _responsibilities = new(model.Encoder.Stride);
    private float _logSum;

    private ReadOnlySpan<float> Responsibilities => _responsibilities.Span[..model.NumberOfComponents];

    public override Delegate GetterOf(EncoderOutput output) => output switch
    {
        EncoderOutput.Responsibilities => (ValueGetter<VBuffer<float>>)GetResponsibilities,
        EncoderOutput.Energy => (ValueGetter<float>)GetEnergy,
        EncoderOutput.Component => (ValueGetter<uint>)GetComponent,
        _ => base.GetterOf(output),
    };

    protected override void Compute() => Kernels.Best.Softmin(
        PaddedActivations, model.NumberOfComponents, _responsibilities.Length, _responsibilities, new Span<float>(ref _logSum));

    private void GetResponsibilities(ref VBuffer<float> destination)
    {
        Complete();
        Write(Responsibilities, ref destination);
    }

    private void GetEnergy(ref float destination)
    {
        Complete();
        destination = IsFinite ? -_logSum : float.NaN;
    }

    private void GetComponent(ref uint destination)
    {
        const uint missing = 0;
        Encode();
        if (!IsFinite)
        {
            destination = missing;
        }
        else if (model.Activation is EncoderActivation.ReLU or EncoderActivation.Softplus)
        {
            int winner = IndexOfLargest(Activations);
            destination = Activations[winner] > 0 ? (uint)winner + 1 : missing;
        }
        else
        {
            Complete();
            destination = (uint)IndexOfLargest(Responsibilities) + 1;
        }
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

using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>The outputs of an encoder for the rows that one cursor visits, each computed once, whichever are asked for.</summary>
/// <remarks>NaN or infinity in a row makes every output of the row NaN, and a key missing.</remarks>
internal abstract class RowScorer
{
    private readonly RowEncoder _encoder;
    private readonly int _components;

    protected RowScorer(IExceptionContext context, EncoderModelParameters model, DataViewRow row, DataViewSchema.Column column)
    {
        _encoder = new RowEncoder(context, model.Encoder, row, column);
        _components = model.NumberOfComponents;
    }

    /// <summary>Whether every value of the row is finite.</summary>
    protected bool IsFinite => _encoder.IsFinite;

    /// <summary>The row, as it was read.</summary>
    protected ref readonly VBuffer<float> Input => ref _encoder.Input;

    /// <summary>a: [components].</summary>
    protected ReadOnlySpan<float> Activations => _encoder.Values[.._components];

    /// <summary>a with its padding: [stride].</summary>
    protected ReadOnlySpan<float> PaddedActivations => _encoder.Values;

    /// <summary>The getter of an output, a <see cref="ValueGetter{TValue}"/> of its type.</summary>
    public virtual Delegate GetterOf(EncoderOutput output) => output == EncoderOutput.Activations
        ? (ValueGetter<VBuffer<float>>)GetActivations
        : throw new InvalidOperationException($"This encoder has no output {output}.");

    /// <summary>Sees to it that <see cref="Activations"/> are those of the cursor's row, if it is finite.</summary>
    protected void Encode()
    {
        if (_encoder.TryAdvance() && IsFinite)
            Activate(_encoder.Values);
    }

    /// <summary>From pre-activations to activations of a row just read, in place: whatever was computed of another row is void.</summary>
    /// <param name="values">[stride].</param>
    protected abstract void Activate(Span<float> values);

    private void GetActivations(ref VBuffer<float> destination)
    {
        Encode();
        if (IsFinite)
            OutputVectors.CopySparseWhenSmaller(Activations, ref destination);
        else
            OutputVectors.FillWithNaN(_components, ref destination);
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>The outputs of an encoder for the rows that one cursor visits, each computed once, whichever are asked for.</summary>
/// <remarks>NaN or infinity in a row makes every output of the row NaN, and a key missing.</remarks>
internal abstract class RowScorer
{
    private readonly IScoredEncoder _model;
    private readonly RowEncoder _encoder;
    private readonly int _components;
    private readonly int[] _activeComponents;
    private readonly float[] _active;
    private bool _isComplete;

    protected RowScorer(IExceptionContext context, IScoredEncoder model, DataViewRow row, DataViewSchema.Column column)
    {
        _model = model;
        _encoder = new RowEncoder(context, model.Encoder, row, column);
        _components = model.Encoder.Components;
        _activeComponents = new int[_components + NonZeros.Slack];
        _active = new float[_activeComponents.Length];
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
        if (!_encoder.TryAdvance())
            return;
        _isComplete = false;
        if (IsFinite)
            _model.Activate(_encoder.Values);
    }

    /// <summary>Sees to it that what lies beyond the activations is that of the cursor's row too, if it is finite.</summary>
    protected void Complete()
    {
        Encode();
        if (_isComplete || !IsFinite)
            return;
        Compute();
        _isComplete = true;
    }

    /// <summary>Computes what lies beyond the activations of a finite row.</summary>
    protected abstract void Compute();

    /// <summary>Writes values of the cursor's row: NaN in their place where it is not finite.</summary>
    protected void Write(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        if (IsFinite)
            OutputVectors.Copy(values, ref destination);
        else
            OutputVectors.FillWithNaN(values.Length, ref destination);
    }

    private void GetActivations(ref VBuffer<float> destination)
    {
        Encode();
        if (IsFinite)
            CopyWhereSmaller(ref destination);
        else
            OutputVectors.FillWithNaN(_components, ref destination);
    }

    /// <summary>By the active components when that takes less memory, and whole otherwise.</summary>
    private void CopyWhereSmaller(ref VBuffer<float> destination)
    {
        int active = NonZeros.List(Activations, _activeComponents, _active);
        if (active * (sizeof(float) + sizeof(int)) < _components * sizeof(float))
            OutputVectors.Copy(_components, _activeComponents.AsSpan(0, active), _active.AsSpan(0, active), ref destination);
        else
            OutputVectors.Copy(Activations, ref destination);
    }
}

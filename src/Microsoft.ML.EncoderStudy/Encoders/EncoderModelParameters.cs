using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.Transforms;

/// <summary>What every trained encoder has: a = φ(x·Wᵀ + b) with its W and b, what its components do, and a way back from a to x̂.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. Not meant to be derived from outside this library.</remarks>
public abstract class EncoderModelParameters : IScoredEncoder
{
    private readonly Lazy<ImmutableArray<float>> _weights;

    private readonly InputScaler _scaler;

    private protected EncoderModelParameters(
        EncoderParameters encoder, InputScaler scaler, EncoderComponentStatistics[] statistics)
    {
        Encoder = encoder;
        _scaler = scaler;
        ComponentStatistics = ImmutableArray.Create(statistics);
        Biases = ImmutableArray.Create<float>(encoder.Bias[..encoder.Components]);
        _weights = new Lazy<ImmutableArray<float>>(() => ComponentMajor(encoder.Weights));
    }

    /// <summary>K, the number of components.</summary>
    public int NumberOfComponents => Encoder.Components;

    /// <summary>D, the size of the input vector.</summary>
    public int InputSize => Encoder.Inputs;

    /// <summary>
    /// W, [<see cref="NumberOfComponents"/> × <see cref="InputSize"/>], row-major: the weights of component j are the
    /// <see cref="InputSize"/> values from j · <see cref="InputSize"/> on. Copied out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> Weights => _weights.Value;

    /// <summary>b, one bias per component.</summary>
    public ImmutableArray<float> Biases { get; }

    /// <summary>How each component behaved over the training rows.</summary>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics { get; }

    /// <summary>How the inputs were centred and scaled for the training. <see cref="Weights"/> and <see cref="Biases"/> are those of inputs as they are.</summary>
    public InputScaling InputScaling => _scaler.Scaling;

    /// <summary>What was subtracted from each input in training: its mean, or 0 where <see cref="InputScaling"/> does not centre.</summary>
    public ImmutableArray<double> InputMeans => _scaler.Means;

    /// <summary>What each input was then multiplied with in training; 1 where <see cref="InputScaling"/> does not scale.</summary>
    public ImmutableArray<double> InputScales => _scaler.Factors;

    /// <summary>
    /// ‖mean‖/‖standard deviation‖ of the training inputs as they were, both lengths over all inputs. It predicts dead components: the larger,
    /// the more (arXiv 2605.31518), and centring removes the cause. 0 where all means are 0, infinite where all inputs are constant.
    /// </summary>
    public double InputMeanToDeviationRatio => _scaler.MeanToDeviationRatio;

    internal EncoderParameters Encoder { get; }

    EncoderParameters IScoredEncoder.Encoder => Encoder;

    /// <summary>a of many rows: what a pipeline computes of each, to the bit, for callers outside pipelines.</summary>
    /// <param name="rows">x, [rows × <see cref="InputSize"/>], row after row; any number of rows, 0 too.</param>
    /// <param name="activations">
    /// Receives a, [rows × <see cref="NumberOfComponents"/>], row after row; NaN in every value of a row that holds NaN or infinity.
    /// </param>
    /// <remarks>
    /// One thread, the caller's; any number of threads may call at once, each with its own rows. Nothing is allocated per row. Zeros are
    /// skipped where most values are zero, so mostly empty rows take less time; rows given by their non-zeros take less still.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="rows"/> is not a whole number of rows, <paramref name="activations"/> is of another length than those rows need, or
    /// both share memory; the message gives the lengths.
    /// </exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> activations)
    {
        if (rows.Length % InputSize != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"expected a multiple of {InputSize} values, the size of a row; found {rows.Length}"), nameof(rows));
        }

        CheckActivations(rows.Length / InputSize, activations);
        CheckApart(rows, activations, nameof(activations));
        BatchEncoder.Encode(this, rows, activations);
    }

    /// <summary>a of many rows given by their non-zeros (compressed sparse rows), which are never expanded.</summary>
    /// <param name="rowStarts">
    /// Where each row begins in <paramref name="indices"/> and <paramref name="values"/>, and where the last one ends: [rows + 1]. From 0 to
    /// their length, never decreasing; a row may be empty.
    /// </param>
    /// <param name="indices">The positions of the non-zeros in their row, from 0 to <see cref="InputSize"/> − 1, increasing within a row.</param>
    /// <param name="values">The non-zeros, one for each of <paramref name="indices"/>.</param>
    /// <param name="activations">
    /// Receives a, [rows × <see cref="NumberOfComponents"/>], row after row; NaN in every value of a row that holds NaN or infinity.
    /// </param>
    /// <remarks>As <see cref="Encode(ReadOnlySpan{float}, Span{float})"/>: the same bits as for the same rows with their zeros.</remarks>
    /// <exception cref="ArgumentException">
    /// A length, a start or a position is not as described, or <paramref name="activations"/> shares memory with what is read; the message
    /// says what was found and what was expected.
    /// </exception>
    public void Encode(ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> activations)
    {
        SparseRowChecks.Check(rowStarts, indices, values, InputSize);
        CheckActivations(rowStarts.Length - 1, activations);
        CheckApart(rowStarts, activations, nameof(activations));
        CheckApart(indices, activations, nameof(activations));
        CheckApart(values, activations, nameof(activations));
        BatchEncoder.Encode(this, rowStarts, indices, values, activations);
    }

    /// <summary>x̂, the reconstruction of an input from its activations.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length (the message gives both lengths), or both share memory.</exception>
    public abstract void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction);

    /// <summary>From the pre-activations of one row to its activations, in place.</summary>
    /// <param name="values">[stride].</param>
    internal abstract void Activate(Span<float> values);

    void IScoredEncoder.Activate(Span<float> values) => Activate(values);

    /// <summary>Writes the model in the binary format of its kind, as it is today.</summary>
    internal void Save(BinaryWriter writer) => Write(writer, ModelFormat.Version);

    /// <summary>Writes the model in the binary format of its kind.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="version">The version of the format, one that is read.</param>
    internal abstract void Write(BinaryWriter writer, uint version);

    /// <summary>What keeps the model from being saved and loaded again: the first rule that it breaks, as a sentence; null where it breaks none.</summary>
    internal abstract string? BrokenRule();

    /// <summary>The first broken rule of those that all encoders share.</summary>
    private protected string? SharedBrokenRule(string weights, string biases) =>
        ModelRules.Weights(Encoder.Weights, NumberOfComponents, InputSize, weights)
        ?? ModelRules.Finite(Biases.AsSpan(), biases)
        ?? ModelRules.Scaler(_scaler)
        ?? ModelRules.Statistics(ComponentStatistics.AsSpan());

    private protected void SaveScaler(BinaryWriter writer) => ModelFormat.Write(writer, _scaler);

    /// <summary>a·V, after both lengths have been checked.</summary>
    /// <param name="decoderWeights">Vᵀ: [inputs × pitch].</param>
    /// <param name="activations">a.</param>
    /// <param name="reconstruction">Receives the product.</param>
    private protected void Decode(ReadOnlySpan<float> decoderWeights, ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        CheckLength(activations.Length, NumberOfComponents, nameof(activations));
        CheckLength(reconstruction.Length, InputSize, nameof(reconstruction));
        CheckApart(activations, reconstruction, nameof(reconstruction));
        for (int d = 0; d < InputSize; d++)
            reconstruction[d] = TensorPrimitives.Dot(decoderWeights.Slice(d * Encoder.Pitch, NumberOfComponents), activations);
    }

    private protected ImmutableArray<float> ComponentMajor(ReadOnlySpan<float> weights) =>
        ImmutableArray.Create(EncoderParameters.ComponentMajor(weights, NumberOfComponents, InputSize));

    private void CheckActivations(int rows, Span<float> activations)
    {
        long expected = (long)rows * NumberOfComponents;
        if (activations.Length != expected)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"expected {expected} values, {NumberOfComponents} for each of {rows} rows; found {activations.Length}"),
                nameof(activations));
        }
    }

    /// <summary>What is written must not change what is read: checked positions would be so no more.</summary>
    private static void CheckApart<T>(ReadOnlySpan<T> read, Span<float> written, string name)
        where T : struct
    {
        if (MemoryMarshal.AsBytes(read).Overlaps(MemoryMarshal.AsBytes(written)))
            throw new ArgumentException("expected memory other than that of what is read; found that both overlap", name);
    }

    private static void CheckLength(int found, int expected, string name)
    {
        if (found != expected)
            throw new ArgumentException(FormattableString.Invariant($"expected {expected} values; found {found}"), name);
    }
}

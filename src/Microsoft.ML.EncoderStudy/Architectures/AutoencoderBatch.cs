using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>One batch on its way through a sparse autoencoder. One instance serves a whole training; all memory is allocated once.</summary>
internal sealed class AutoencoderBatch
{
    private readonly AlignedBuffer _preActivations;
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _activationGradient;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="components">K.</param>
    /// <param name="capacity">The largest number of rows of a batch.</param>
    /// <param name="activity">Which components are dead.</param>
    public AutoencoderBatch(Kernels kernels, TrainingRows rows, int components, int capacity, ComponentActivity activity)
    {
        Kernels = kernels;
        Components = components;
        Stride = Kernels.PaddedWidth(components);
        Capacity = capacity;
        Activity = activity;
        Decoder = new DecoderPass(kernels, rows, components, capacity);
        _preActivations = new AlignedBuffer(checked(capacity * Stride));
        _activations = new AlignedBuffer(checked(capacity * Stride));
        _activationGradient = new AlignedBuffer(checked(capacity * Stride));
    }

    public Kernels Kernels { get; }

    /// <summary>K.</summary>
    public int Components { get; }

    /// <summary>The padded width of a row.</summary>
    public int Stride { get; }

    /// <summary>The largest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>B, the number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The parameters of the pass.</summary>
    public AutoencoderParameters Parameters { get; private set; } = null!;

    /// <summary>The factor of the sparsity penalty, which grows from 0 to 1 while the training warms up.</summary>
    public float SparsityScale { get; private set; } = 1;

    /// <summary>Which components are dead; what it learns from a batch it learns after the batch.</summary>
    public ComponentActivity Activity { get; }

    /// <summary>Leads from activations to the reconstruction and back.</summary>
    public DecoderPass Decoder { get; }

    /// <summary>z: [rows × stride], its padding 0.</summary>
    public Span<float> PreActivations => _preActivations.Span[..(Rows * Stride)];

    /// <summary>a: [rows × stride], its padding 0.</summary>
    public Span<float> Activations => _activations.Span[..(Rows * Stride)];

    /// <summary>∂L/∂a, and ∂L/∂z in the end: [rows × stride].</summary>
    public Span<float> ActivationGradient => _activationGradient.Span[..(Rows * Stride)];

    /// <summary>Begins a batch, whose rows are selected; the caller then writes <see cref="PreActivations"/>.</summary>
    public void Reset(int rows, AutoencoderParameters parameters, float sparsityScale)
    {
        Rows = rows;
        Parameters = parameters;
        SparsityScale = sparsityScale;
        Decoder.Reset(rows, parameters);
    }

    /// <summary>Scratch memory of the size of the largest batch's activations.</summary>
    public AlignedBuffer NewScratch() => new(checked(Capacity * Stride));
}

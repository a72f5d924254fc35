using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>
/// The activations of one batch, with the column statistics that the variance and decorrelation terms share.
/// One instance serves a whole training; <see cref="Reset"/> makes it ready for the next batch.
/// </summary>
/// <remarks>
/// Example weights are frequency weights: a row of weight w counts as w equal rows. With N = Σ w the statistics are
/// μ = Σ w a / N and Var = Σ w (a − μ)² / (N − 1).
/// </remarks>
internal sealed class ActivationBatch
{
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _centred;
    private readonly AlignedBuffer _variance;
    private float[] _rowWeights = [];
    private float[] _rootWeights = [];
    private bool _weighted;
    private bool _statisticsAreCurrent;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="components">K.</param>
    /// <param name="capacity">The largest number of rows a batch may have.</param>
    public ActivationBatch(Kernels kernels, int components, int capacity)
    {
        Kernels = kernels;
        Components = components;
        Stride = Kernels.PaddedWidth(components);
        _activations = new AlignedBuffer(checked(capacity * Stride));
        _centred = new AlignedBuffer(checked(capacity * Stride));
        _variance = new AlignedBuffer(Stride);
    }

    public Kernels Kernels { get; }

    /// <summary>K, the number of components.</summary>
    public int Components { get; }

    /// <summary>The padded width of a row.</summary>
    public int Stride { get; }

    /// <summary>B, the number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>N: the sum of the example weights, or the number of rows where there are none.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>a: [rows × stride], its padding 0 or φ(0).</summary>
    public Span<float> Activations => _activations.Span[..(Rows * Stride)];

    /// <summary>w: [rows], or empty where all are 1.</summary>
    public ReadOnlySpan<float> RowWeights => _weighted ? _rowWeights.AsSpan(0, Rows) : default;

    /// <summary>√w: [rows], or empty where all are 1.</summary>
    public ReadOnlySpan<float> RootRowWeights => _weighted ? _rootWeights.AsSpan(0, Rows) : default;

    /// <summary>a − μ: [rows × stride].</summary>
    public ReadOnlySpan<float> Centred
    {
        get
        {
            ComputeStatistics();
            return _centred.Span[..(Rows * Stride)];
        }
    }

    /// <summary>Var: [stride], unbiased.</summary>
    public ReadOnlySpan<float> Variance
    {
        get
        {
            ComputeStatistics();
            return _variance;
        }
    }

    /// <summary>Begins a batch. The caller then writes <see cref="Activations"/>.</summary>
    /// <param name="rows">B; at most the capacity.</param>
    /// <param name="rowWeights">w: [rows], or empty where all are 1.</param>
    public void Reset(int rows, ReadOnlySpan<float> rowWeights)
    {
        Rows = rows;
        TotalWeight = rows;
        _statisticsAreCurrent = false;
        _weighted = !rowWeights.IsEmpty;
        if (!_weighted)
            return;

        if (_rowWeights.Length < rows)
        {
            _rowWeights = new float[rows];
            _rootWeights = new float[rows];
        }

        TotalWeight = 0;
        for (int i = 0; i < rows; i++)
        {
            _rowWeights[i] = rowWeights[i];
            _rootWeights[i] = MathF.Sqrt(rowWeights[i]);
            TotalWeight += rowWeights[i];
        }
    }

    private void ComputeStatistics()
    {
        if (_statisticsAreCurrent)
            return;
        _statisticsAreCurrent = true;

        Kernels.Centre(Activations, RowWeights, TotalWeight, _centred.Span[..(Rows * Stride)], _variance);
        float perDegreeOfFreedom = (float)(1 / (TotalWeight - 1));
        foreach (ref float variance in _variance.Span)
            variance *= perDegreeOfFreedom;
    }
}

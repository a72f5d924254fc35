using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What shards, each of some neighbouring components, tell each other while they evaluate an objective.</summary>
/// <remarks>
/// A batch takes two steps. First every shard writes its summaries; when all have, every shard reads those of all and writes its shares of the
/// losses; and when all have, the losses are there. In either step a shard writes to places of its own only, so that each can be a thread.
/// </remarks>
/// <param name="shards">K of each shard: whole groups of components, but for the last.</param>
/// <param name="terms">The number of terms.</param>
internal sealed class ComponentExchange(int[] shards, int terms)
{
    private readonly int _components = shards.Sum();
    private readonly int[] _ends = EndsOf(shards);
    private readonly int[] _summaryOfGroup = new int[terms];
    private readonly AlignedBuffer[] _summaries = [.. Enumerable.Repeat(new AlignedBuffer(0), terms)];
    private readonly double[][] _losses = [.. Enumerable.Range(0, terms).Select(_ => new double[Kernels.PaddedWidth(shards.Sum())])];
    private readonly double[] _rests = new double[terms];

    /// <summary>Makes room for a batch, before any shard begins with it.</summary>
    /// <param name="term">A term.</param>
    /// <param name="summaryOfGroup">The floats in which it summarises a group of components.</param>
    public void Begin(int term, int summaryOfGroup)
    {
        _summaryOfGroup[term] = summaryOfGroup;
        AlignedBuffer.Reserve(ref _summaries[term], _ends[^1] * summaryOfGroup);
    }

    /// <summary>Where a shard writes the summary of a term.</summary>
    public Span<float> Summary(int term, int shard) =>
        _summaries[term].Span[(FirstGroup(shard) * _summaryOfGroup[term])..(_ends[shard] * _summaryOfGroup[term])];

    /// <summary>What a shard reads of a term, when all have written.</summary>
    public Summaries Summaries(int term, int shard) => new(_summaries[term], _summaryOfGroup[term], _ends, shard, _components);

    /// <summary>Where a shard writes its components' shares of a term: [stride].</summary>
    public Span<double> Shares(int term, int shard) =>
        _losses[term].AsSpan((FirstGroup(shard) * Kernels.GroupColumns)..(_ends[shard] * Kernels.GroupColumns));

    /// <summary>Keeps what of a term is no component's. Every shard finds the same.</summary>
    public void KeepRest(int term, int shard, double rest)
    {
        if (shard == 0)
            _rests[term] = rest;
    }

    /// <summary>A term, when all have written.</summary>
    public double Loss(int term)
    {
        double loss = 0;
        foreach (double share in _losses[term].AsSpan(0, _components))
            loss += share;
        return loss + _rests[term];
    }

    private int FirstGroup(int shard) => shard == 0 ? 0 : _ends[shard - 1];

    private static int[] EndsOf(int[] shards)
    {
        var ends = new int[shards.Length];
        int end = 0;
        for (int i = 0; i < shards.Length; i++)
            ends[i] = end += Kernels.Groups(shards[i]);
        return ends;
    }
}

using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What those tell each other who each evaluate an objective for some neighbouring components: their parts.</summary>
/// <remarks>
/// A batch takes two steps. First every part writes its summaries; when all have, every part reads those of all and writes its shares of the
/// losses; and when all have, the losses are there. In either step a part writes to places of its own only, so that each can be a thread.
/// </remarks>
/// <param name="parts">K of each part: whole groups of components, but for the last.</param>
/// <param name="terms">The number of terms.</param>
internal sealed class ComponentExchange(int[] parts, int terms)
{
    private readonly int _components = parts.Sum();
    private readonly int[] _ends = EndsOf(parts);
    private readonly int[] _summaryOfGroup = new int[terms];
    private readonly AlignedBuffer[] _summaries = [.. Enumerable.Repeat(new AlignedBuffer(0), terms)];
    private readonly double[][] _losses = [.. Enumerable.Range(0, terms).Select(_ => new double[Kernels.PaddedWidth(parts.Sum())])];
    private readonly double[] _rests = new double[terms];

    /// <summary>Makes room for a batch, before any part begins with it.</summary>
    /// <param name="term">A term.</param>
    /// <param name="summaryOfGroup">The floats in which it summarises a group of components.</param>
    public void Begin(int term, int summaryOfGroup)
    {
        _summaryOfGroup[term] = summaryOfGroup;
        AlignedBuffer.Reserve(ref _summaries[term], _ends[^1] * summaryOfGroup);
    }

    /// <summary>Where a part writes the summary of a term.</summary>
    public Span<float> Summary(int term, int part) =>
        _summaries[term].Span[(FirstGroup(part) * _summaryOfGroup[term])..(_ends[part] * _summaryOfGroup[term])];

    /// <summary>What a part reads of a term, when all have written.</summary>
    public Summaries Summaries(int term, int part) => new(_summaries[term], _summaryOfGroup[term], _ends, part, _components);

    /// <summary>Where a part writes its components' shares of a term: [stride].</summary>
    public Span<double> Shares(int term, int part) =>
        _losses[term].AsSpan((FirstGroup(part) * Kernels.GroupColumns)..(_ends[part] * Kernels.GroupColumns));

    /// <summary>Keeps what of a term is no component's. Every part finds the same.</summary>
    public void KeepRest(int term, int part, double rest)
    {
        if (part == 0)
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

    private int FirstGroup(int part) => part == 0 ? 0 : _ends[part - 1];

    private static int[] EndsOf(int[] parts)
    {
        var ends = new int[parts.Length];
        int end = 0;
        for (int i = 0; i < parts.Length; i++)
            ends[i] = end += Kernels.Groups(parts[i]);
        return ends;
    }
}

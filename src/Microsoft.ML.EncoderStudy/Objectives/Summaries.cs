using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What a term knows of all components of a batch, as one shard of them sees it.</summary>
/// <param name="values">The summaries, group after group.</param>
/// <param name="ofGroup">The floats of a group.</param>
/// <param name="ends">The group behind the last one of each shard.</param>
/// <param name="shard">The shard that looks.</param>
/// <param name="components">K, of all shards.</param>
internal readonly ref struct Summaries(ReadOnlySpan<float> values, int ofGroup, ReadOnlySpan<int> ends, int shard, int components)
{
    private readonly ReadOnlySpan<float> _values = values;
    private readonly ReadOnlySpan<int> _ends = ends;

    /// <summary>K, of all shards.</summary>
    public int Components => components;

    /// <summary>Whether one shard has all components.</summary>
    public bool AreWhole => _ends.Length == 1;

    /// <summary>The number of groups of components, of all shards.</summary>
    public int Groups => _ends[^1];

    /// <summary>The first group of the shard that looks.</summary>
    public int FirstGroup => shard == 0 ? 0 : _ends[shard - 1];

    /// <summary>The summary of the shard that looks.</summary>
    public ReadOnlySpan<float> Own => _values[(FirstGroup * ofGroup)..(_ends[shard] * ofGroup)];

    /// <summary>The summary of a group.</summary>
    public ReadOnlySpan<float> this[int group] => _values.Slice(group * ofGroup, ofGroup);

    /// <summary>Summaries that are matrices, [rows × stride of a shard], side by side.</summary>
    /// <param name="rows">B.</param>
    /// <param name="memory">Where they come to lie.</param>
    /// <returns>[rows × stride of all shards].</returns>
    public ReadOnlySpan<float> SideBySide(int rows, ref AlignedBuffer memory)
    {
        if (AreWhole)
            return Own;
        int stride = Groups * Kernels.GroupColumns, firstGroup = 0;
        AlignedBuffer.Reserve(ref memory, rows * stride);
        foreach (int end in _ends)
        {
            int first = firstGroup * Kernels.GroupColumns, width = (end - firstGroup) * Kernels.GroupColumns;
            for (int i = 0; i < rows; i++)
                _values.Slice((firstGroup * ofGroup) + (i * width), width).CopyTo(memory.Span[((i * stride) + first)..]);
            firstGroup = end;
        }

        return memory.Span[..(rows * stride)];
    }
}

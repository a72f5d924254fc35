using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

/// <summary>Three shards: 16, 32 and 5 components, in 1, 2 and 1 groups.</summary>
public class ComponentExchangeTests
{
    private const int Term = 1;

    private readonly ComponentExchange _exchange = new([16, 32, 5], terms: 2);

    [Fact]
    public void Summaries_AsAShardSeesThem_AreThoseThatAllHaveWritten()
    {
        Write(ofGroup: 2);

        Summaries seen = _exchange.Summaries(Term, shard: 1);
        Assert.Equal((53, 4, 1, false), (seen.Components, seen.Groups, seen.FirstGroup, seen.AreWhole));
        Assert.Equal([1, 2, 3, 4], seen.Own.ToArray());
        Assert.Equal([0, 0.5f], seen[0].ToArray());
        Assert.Equal([3, 4], seen[2].ToArray());
        Assert.Equal([10, 11], _exchange.Summaries(Term, shard: 2).Own.ToArray());
    }

    [Fact]
    public void SideBySide_OfMatricesOfShards_HasTheRowsOfAll()
    {
        const int rows = 2;
        _exchange.Begin(Term, rows * Kernels.GroupColumns);
        for (int shard = 0; shard < 3; shard++)
        {
            Span<float> matrix = _exchange.Summary(Term, shard);
            for (int i = 0; i < matrix.Length; i++)
                matrix[i] = (1000 * shard) + i;
        }

        var memory = new AlignedBuffer(0);
        float[] joined = _exchange.Summaries(Term, shard: 0).SideBySide(rows, ref memory).ToArray();

        Assert.Equal([.. Range(0, 16), .. Range(1000, 32), .. Range(2000, 16)], joined[..64]);
        Assert.Equal([.. Range(16, 16), .. Range(1032, 32), .. Range(2016, 16)], joined[64..]);

        static IEnumerable<float> Range(int start, int count) => Enumerable.Range(start, count).Select(i => (float)i);
    }

    [Fact]
    public void Loss_OfSharesAndARest_IsTheirSumWithoutThePadding()
    {
        for (int shard = 0; shard < 3; shard++)
        {
            _exchange.Shares(Term, shard).Fill(shard + 1);
            _exchange.KeepRest(Term, shard, 0.25);
        }

        Assert.Equal((16 * 1) + (32 * 2) + (5 * 3) + 0.25, _exchange.Loss(Term));
        Assert.Equal(0, _exchange.Loss(0));
    }

    [Fact]
    public void Begin_WithSmallerSummaries_ForgetsThoseOfTheLastBatch()
    {
        Write(ofGroup: 4);
        Write(ofGroup: 2);

        Assert.Equal([1, 2, 3, 4], _exchange.Summaries(Term, shard: 1).Own.ToArray());
    }

    private void Write(int ofGroup)
    {
        _exchange.Begin(Term, ofGroup);
        Assert.Equal(ofGroup, _exchange.Summary(Term, shard: 0).Length);
        new float[] { 0, 0.5f }.CopyTo(_exchange.Summary(Term, shard: 0));
        new float[] { 1, 2, 3, 4 }.CopyTo(_exchange.Summary(Term, shard: 1));
        new float[] { 10, 11 }.CopyTo(_exchange.Summary(Term, shard: 2));
    }
}

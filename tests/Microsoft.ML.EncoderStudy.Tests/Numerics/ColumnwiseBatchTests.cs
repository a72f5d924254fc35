using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class ColumnwiseBatchTests
{
    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Fact]
    public void Sort_SeveralBatchesInTurn_GivesEachInputItsNonZerosInTheOrderOfTheRows()
    {
        var columns = new ColumnwiseBatch(10);
        for (int repetition = 0; repetition < 2; repetition++)
        {
            columns.Sort(new SparseBatch(10, [3, 7, 0, 3, 7], [1, 2, 3, 4, 5], [0, 2, 2], [2, 2, 5]));

            Assert.Equal([0, 3, 7], columns.Inputs.ToArray());
            Assert.Equal([new SparseEntry(2, 3)], columns.EntriesAt(0).ToArray());
            Assert.Equal([new SparseEntry(0, 1), new SparseEntry(2, 4)], columns.EntriesAt(1).ToArray());
            Assert.Equal([new SparseEntry(0, 2), new SparseEntry(2, 5)], columns.EntriesAt(2).ToArray());

            columns.Sort(new SparseBatch(10, [9], [6], [0], [1]));
            Assert.Equal([9], columns.Inputs.ToArray());
            Assert.Equal([new SparseEntry(0, 6)], columns.EntriesAt(0).ToArray());
        }
    }

    [Fact]
    public void Sort_AnyInputs_ListsThemIncreasing()
    {
        var columns = new ColumnwiseBatch(200);
        columns.Sort(new SparseBatch(200, [64, 127, 128, 199, 0, 63, 128], [1, 2, 3, 4, 5, 6, 7], [0, 4], [4, 7]));
        Assert.Equal([0, 63, 64, 127, 128, 199], columns.Inputs.ToArray());
        Assert.Equal([new SparseEntry(0, 3), new SparseEntry(1, 7)], columns.EntriesAt(4).ToArray());
    }

    [Fact]
    public void Sort_RowsWithoutNonZeros_GivesNoInputs()
    {
        var columns = new ColumnwiseBatch(10);
        columns.Sort(new SparseBatch(10, [], [], [0, 0], [0, 0]));
        Assert.Empty(columns.Inputs.ToArray());
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void SparseColumnProduct_OfEveryInput_HasTheBitsOfTheOuterProduct(int width)
    {
        Kernels kernels = Kernels.All.Single(found => found.Width == width);
        const int inputs = 20, rows = 9, stride = 208;
        var random = new Random(1);
        List<int> starts = [0], indices = [];
        for (int row = 0; row < rows; row++)
        {
            indices.AddRange(Enumerable.Range(0, inputs).Where(_ => random.Next(3) == 0));
            starts.Add(indices.Count);
        }

        float[] values = [.. indices.Select(_ => random.NextSingle() - 0.5f)];
        float[] gradient = [.. Enumerable.Range(0, rows * stride).Select(_ => random.NextSingle() - 0.5f)];
        int[] ends = [.. starts.Skip(1)];
        var batch = new SparseBatch(inputs, indices.ToArray(), values, starts.ToArray().AsSpan(0, rows), ends);
        var expected = new float[inputs * stride];
        kernels.AddSparseOuterProduct(batch, gradient, expected, stride);

        var columns = new ColumnwiseBatch(inputs);
        columns.Sort(batch);
        var found = new float[inputs * stride];
        for (int i = 0; i < columns.Inputs.Length; i++)
            kernels.SparseColumnProduct(columns.EntriesAt(i), gradient, found.AsSpan(columns.Inputs[i] * stride, stride));
        Assert.Equal(expected, found);
    }
}

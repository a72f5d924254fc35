using System.Runtime.Intrinsics;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class BitMatrixTests
{
    [Fact]
    public void Transpose_ExchangesRowsAndColumnsOfEachMatrix()
    {
        var random = new Random(1);
        ulong[][] rows = [.. Enumerable.Range(0, BitMatrix.Size).Select(_ => Words(random))];
        Vector512<ulong>[] transposed = [.. rows.Select(row => Vector512.Create<ulong>(row))];

        BitMatrix.Transpose(transposed);

        for (int matrix = 0; matrix < BitMatrix.Together; matrix++)
        {
            for (int row = 0; row < BitMatrix.Size; row++)
            {
                for (int column = 0; column < BitMatrix.Size; column++)
                    Assert.Equal((rows[row][matrix] >> column) & 1, (transposed[column][matrix] >> row) & 1);
            }
        }
    }

    private static ulong[] Words(Random random) =>
        [.. Enumerable.Range(0, BitMatrix.Together).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1))];
}

using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>exp(−a) / Σ exp(−a), of whole rows and of groups of their columns.</summary>
public class SoftminProperties
{
    [KernelProperty]
    public void Softmin_OfAnyNumbers_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] a = given.Matrix(given.Rows, "a"), softmin = NaNs(a.Length), logSums = new float[given.Rows];
        given.Kernels.Softmin(a, given.Columns, given.Stride, softmin, logSums);
        for (int i = 0; i < given.Rows; i++)
        {
            ReadOnlySpan<float> row = a.AsSpan(i * given.Stride, given.Columns);
            (double least, double sum) = Exponentials(row);
            for (int j = 0; j < given.Stride; j++)
            {
                double expected = j < given.Columns ? Math.Exp(least - row[j]) / sum : 0;
                Assert.Equal(expected, softmin[(i * given.Stride) + j], (3e-6 * expected) + 1.2e-38);
            }

            Assert.Equal(Math.Log(sum) - least, logSums[i], 1e-6 * (1 + Math.Abs(least)));
        }
    }

    [KernelProperty]
    public void GroupSoftmin_OfAnyNumbers_HasTheLeastAndTheSumOfEveryGroup(KernelCase given)
    {
        int groups = Kernels.Groups(given.Columns), groupStride = given.Rows + 3;
        float[] a = given.Matrix(given.Rows, "a"), exponentials = NaNs(a.Length);
        float[] minima = NaNs(groups * groupStride), sums = NaNs(groups * groupStride);
        given.Kernels.GroupSoftmin(a, given.Columns, given.Stride, exponentials, minima, sums, groupStride);
        int width = (given.Stride + groups - 1) / groups;
        for (int i = 0; i < given.Rows; i++)
        {
            for (int group = 0; group < groups; group++)
            {
                int first = group * Kernels.RowAlignment, count = Math.Min(Kernels.RowAlignment, given.Columns - first);
                (double least, double sum) = Exponentials(a.AsSpan((i * given.Stride) + first, count));
                Assert.Equal(least, minima[(group * groupStride) + i]);
                Assert.Equal(sum, sums[(group * groupStride) + i], 1e-5 * sum);
            }
        }

        Assert.True(width <= Kernels.RowAlignment);
        Assert.All(exponentials, value => Assert.InRange(value, 0, 1));
    }

    [KernelProperty]
    public void Softmin_OneValueIsNotANumber_ReachesItsRowAndNoOther(KernelCase given)
    {
        float[] a = given.Matrix(given.Rows, "a"), without = NaNs(a.Length), with = NaNs(a.Length), logSums = new float[given.Rows];
        given.Kernels.Softmin(a, given.Columns, given.Stride, without, logSums);
        Random random = given.Generator("place");
        int row = random.Next(given.Rows);
        a[(row * given.Stride) + random.Next(given.Columns)] = float.NaN;
        given.Kernels.Softmin(a, given.Columns, given.Stride, with, logSums);
        for (int i = 0; i < given.Rows; i++)
        {
            Assert.Equal(i == row, float.IsNaN(logSums[i]));
            for (int j = 0; j < given.Stride; j++)
            {
                if (i != row || j >= given.Columns)
                    Assert.Equal(without[(i * given.Stride) + j], with[(i * given.Stride) + j]);
                else
                    Assert.True(float.IsNaN(with[(i * given.Stride) + j]));
            }
        }
    }

    private static (double Least, double Sum) Exponentials(ReadOnlySpan<float> row)
    {
        double least = double.PositiveInfinity, sum = 0;
        foreach (float value in row)
            least = Math.Min(least, value);
        foreach (float value in row)
            sum += Math.Exp(least - value);
        return (least, sum);
    }

    private static float[] NaNs(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}

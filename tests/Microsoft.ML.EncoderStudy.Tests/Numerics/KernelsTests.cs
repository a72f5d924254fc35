using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Properties of single kernels at every width; their sums are tested through the engine.</summary>
public class KernelsTests
{
    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmin_OverAWideRangeOfValues_IsAccurateToTwoUlps(int width)
    {
        // exp is reached through softmin of (x, 0): r = exp(−x) / (exp(−x) + 1).
        for (float x = -80; x <= 80; x += 0.37f)
        {
            float[] row = Padded([x, 0]);
            var softmin = new float[row.Length];
            var logSum = new float[1];
            Of(width).Softmin(row, 2, row.Length, softmin, logSum);

            double expected = 1 / (1 + Math.Exp(x));
            Assert.Equal(expected, softmin[0], 2.5e-7 * expected);
            Assert.Equal(Math.Log(1 + Math.Exp(-(double)x)), logSum[0], 1e-6 * Math.Max(1, Math.Abs(x)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmin_OfAnyNumberOfColumns_SumsToOneAndLeavesThePaddingZero(int width)
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            float[] row = Padded(Enumerable.Range(0, columns).Select(j => (float)Math.Sin(j)).ToArray());
            var softmin = Enumerable.Repeat(7f, row.Length).ToArray();
            Of(width).Softmin(row, columns, row.Length, softmin, new float[1]);

            Assert.Equal(1, softmin.Sum(value => (double)value), 1e-6);
            Assert.All(softmin[columns..], value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softplus_FarBelowZero_KeepsItsRelativeAccuracy(int width)
    {
        float[] z = Padded([-80, -30, -17.5f, -16, -1, 0, 1, 16, 40]);
        var a = new float[z.Length];
        Of(width).Softplus(z, a);
        for (int i = 0; i < 9; i++)
        {
            // log(1 + e) for tiny e from its series, since 1 + e rounds in double precision too.
            double e = Math.Exp(z[i]);
            double expected = e < 1e-4 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);
            Assert.Equal(expected, a[i], 1e-6 * expected);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rectify_OfNegativeValues_GivesPositiveZeroForBothSigns(int width)
    {
        foreach (float scale in new[] { 1f, -1f })
        {
            float[] z = Padded([-1, -0f, 0, 2]);
            Of(width).Rectify(z, scale, z);
            Assert.Equal(2 * scale, z[3]);
            Assert.All(z[..3], value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AllFinite_WithOneBadValueAnywhere_IsFalse(int width)
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (int position = 0; position < 37; position++)
            {
                var values = new float[37];
                Assert.True(Of(width).AllFinite(values));
                values[position] = bad;
                Assert.False(Of(width).AllFinite(values));
            }
        }

        Assert.True(Of(width).AllFinite([float.MaxValue, -float.MaxValue, float.Epsilon]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AdamUpdate_OverThreeSteps_FollowsThePublishedAlgorithm(int width)
    {
        var p = new float[16];
        var m = new float[16];
        var v = new float[16];
        double expected = 0, first = 0, second = 0;
        for (int t = 1; t <= 3; t++)
        {
            float g = 0.5f * t;
            var step = new AdamStep(
                0.9f, 0.999f, (float)(0.01 / (1 - Math.Pow(0.9, t))), (float)(1 / Math.Sqrt(1 - Math.Pow(0.999, t))), 1e-8f);
            Of(width).AdamUpdate(step, Enumerable.Repeat(g, 16).ToArray(), m, v, p);

            first = (0.9 * first) + (0.1 * g);
            second = (0.999 * second) + (0.001 * g * g);
            expected -= 0.01 * (first / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(second / (1 - Math.Pow(0.999, t))) + 1e-8);
        }

        Assert.All(p, value => Assert.Equal(expected, value, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Updates_WithoutAGradientForLong_LeaveMomentsOfExactlyZero(int width)
    {
        Kernels kernels = Of(width);
        float[] g = new float[16], p = new float[16], m = new float[16], v = new float[16], u = new float[16];
        foreach (float[] moment in new[] { m, v, u })
            moment.AsSpan().Fill(2e-38f);
        for (int step = 0; step < 1000; step++)
        {
            kernels.AdamUpdate(new AdamStep(0.9f, 0.999f, 0.01f, 1, 1e-8f), g, m, v, p);
            kernels.MomentumUpdate(0.1f, 0.9f, g, u, p);
        }

        Assert.Equal(new float[16], m);
        Assert.Equal(new float[16], v);
        Assert.Equal(new float[16], u);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Updates_WithAGradientThatIsNotANumber_LeaveParametersThatAreNot(int width)
    {
        float[] g = Enumerable.Repeat(float.NaN, 16).ToArray(), ofAdam = new float[16], ofMomentum = new float[16];
        Of(width).AdamUpdate(new AdamStep(0.9f, 0.999f, 0.01f, 1, 1e-8f), g, new float[16], new float[16], ofAdam);
        Of(width).MomentumUpdate(0.1f, 0.9f, g, new float[16], ofMomentum);
        Assert.All(ofAdam.Concat(ofMomentum), value => Assert.Equal(float.NaN, value));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void MomentumUpdate_OverTwoSteps_AccumulatesTheVelocity(int width)
    {
        var p = new float[16];
        var u = new float[16];
        float[] g = Enumerable.Repeat(1f, 16).ToArray();
        Of(width).MomentumUpdate(0.1f, 0.5f, g, u, p);
        Of(width).MomentumUpdate(0.1f, 0.5f, g, u, p);
        Assert.All(p, value => Assert.Equal(-0.1 - 0.15, value, 1e-6));
    }

    [Fact]
    public void Transpose_OfSomeColumns_WritesTheirRowsOnly()
    {
        float[] matrix = [.. Padded([1, 2, 3]), .. Padded([4, 5, 6])], transpose = Enumerable.Repeat(9f, 3 * 16).ToArray();
        Kernels.Transpose(matrix, 1..2, 16, transpose, 16);
        float[] expected = Enumerable.Repeat(9f, 3 * 16).ToArray();
        (expected[16], expected[17]) = (2, 5);
        Assert.Equal(expected, transpose);
    }

    [Fact]
    public void Transpose_LeavesThePaddingAlone()
    {
        float[] matrix = [.. Padded([1, 2, 3]), .. Padded([4, 5, 6])], transpose = Enumerable.Repeat(9f, 3 * 16).ToArray();
        Kernels.Transpose(matrix, 0..3, 16, transpose, 16);
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal([j + 1, j + 4], transpose[(16 * j)..((16 * j) + 2)]);
            Assert.All(transpose[((16 * j) + 2)..(16 * (j + 1))], value => Assert.Equal(9, value));
        }
    }

    private static Kernels Of(int width) => Kernels.All.Single(kernels => kernels.Width == width);

    private static float[] Padded(float[] values)
    {
        var padded = new float[Kernels.PaddedWidth(values.Length)];
        values.CopyTo(padded, 0);
        return padded;
    }
}

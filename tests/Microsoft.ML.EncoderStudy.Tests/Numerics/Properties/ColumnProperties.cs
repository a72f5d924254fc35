namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Sums down columns, and what is done to whole columns.</summary>
public class ColumnProperties
{
    [KernelProperty]
    public void ColumnSums_OfWeightedRows_AreNearThoseInDoublePrecision(KernelCase given)
    {
        float[] m = given.Matrix(given.Rows, "m"), w = given.Weights(given.Rows), sums = NaNs(given.Stride);
        given.Kernels.ColumnSums(m, w, sums);
        AssertSums(given, sums, (i, j) => (double)w[i] * m[At(given, i, j)]);
    }

    [KernelProperty]
    public void ColumnInnerProducts_OfWeightedRows_AreNearThoseInDoublePrecision(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), y = given.Matrix(given.Rows, "y"), w = given.Weights(given.Rows), sums = NaNs(given.Stride);
        given.Kernels.ColumnInnerProducts(x, y, w, sums);
        AssertSums(given, sums, (i, j) => (double)w[i] * x[At(given, i, j)] * y[At(given, i, j)]);
    }

    [KernelProperty]
    public void Centre_OfWeightedRows_LeavesDifferencesFromTheMeanAndTheirSquares(KernelCase given)
    {
        float[] m = given.Matrix(given.Rows, "m"), w = given.Weights(given.Rows), centred = NaNs(m.Length), squares = NaNs(given.Stride);
        double total = w.Sum(weight => (double)weight);
        given.Kernels.Centre(m, w, total, centred, squares);
        for (int j = 0; j < given.Columns; j++)
        {
            double mean = 0, largest = 0;
            for (int i = 0; i < given.Rows; i++)
            {
                mean += w[i] * (double)m[At(given, i, j)] / total;
                largest = Math.Max(largest, Math.Abs(m[At(given, i, j)]));
            }

            // Two subtractions of what is no larger than the largest value; the mean itself has a few more roundings of that size.
            double tolerance = (8 * 1.2e-7 * largest) + (8 * float.Epsilon);
            for (int i = 0; i < given.Rows; i++)
                Assert.Equal(m[At(given, i, j)] - mean, centred[At(given, i, j)], tolerance);
        }

        AssertSums(given, squares, (i, j) => (double)w[i] * centred[At(given, i, j)] * centred[At(given, i, j)]);
    }

    [KernelProperty]
    public void Centre_OfConstantColumns_LeavesExactlyZero(KernelCase given)
    {
        float[] row = given.Row("row"), m = [.. Enumerable.Repeat(row, given.Rows).SelectMany(values => values)];
        float[] centred = NaNs(m.Length), squares = NaNs(given.Stride);
        given.Kernels.Centre(m, [], given.Rows, centred, squares);
        Assert.All(centred, value => Assert.Equal(0, value));
        Assert.All(squares, value => Assert.Equal(0, value));
    }

    [KernelProperty]
    public void Scale_ByRowAndColumn_IsTheRoundedProduct(KernelCase given)
    {
        float[] m = given.Matrix(given.Rows, "m"), w = given.Weights(given.Rows), c = given.Row("c"), scaled = NaNs(m.Length);
        given.Kernels.Scale(m, w, c, scaled);
        AssertEach(given, scaled, (i, j) => (w[i] * c[j]) * m[At(given, i, j)]);
    }

    [KernelProperty]
    public void AddScaled_ByRowAndColumn_AddsTheProduct(KernelCase given)
    {
        float[] m = given.Matrix(given.Rows, "m"), w = given.Weights(given.Rows), c = given.Row("c"), r = given.Matrix(given.Rows, "r"), before = [.. r];
        given.Kernels.AddScaled(m, w, c, r);
        AssertEach(given, r, (i, j) => float.MultiplyAddEstimate(w[i] * c[j], m[At(given, i, j)], before[At(given, i, j)]));
    }

    [KernelProperty]
    public void AddRow_ToWeightedRows_AddsItToEach(KernelCase given)
    {
        float[] m = given.Matrix(given.Rows, "m"), w = given.Weights(given.Rows), c = given.Row("c"), before = [.. m];
        given.Kernels.AddRow(c, w, m);
        AssertEach(given, m, (i, j) => float.MultiplyAddEstimate(w[i], c[j], before[At(given, i, j)]));
    }

    [KernelProperty]
    public void AddStandardisationGradient_OfOrdinaryNumbers_IsNearItsFormula(KernelCase given)
    {
        given = given with { Kind = NumberKind.Ordinary };
        float[] t = given.Matrix(given.Rows, "t"), h = given.Matrix(given.Rows, "h"), w = given.Weights(given.Rows);
        float[] s = given.Row("s"), d = given.Row("d"), mu = given.Row("mu"), g = given.Matrix(given.Rows, "g"), before = [.. g];
        given.Kernels.AddStandardisationGradient(t, h, w, s, d, mu, g);
        for (int i = 0; i < given.Rows; i++)
        {
            for (int j = 0; j < given.Stride; j++)
            {
                int at = At(given, i, j);
                double scale = (double)w[i] * s[j];
                Rounded sum = default(Rounded) + before[at] + (scale * t[at]) + (scale * d[j] * h[at]) + (scale * w[i] * mu[j]);
                sum.AssertNear(g[at]);
            }
        }
    }

    [KernelProperty]
    public void ColumnInnerProducts_OneValueIsNotFinite_ReachesItsColumnAndNoOther(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), y = given.Matrix(given.Rows, "y"), without = NaNs(given.Stride), with = NaNs(given.Stride);
        given.Kernels.ColumnInnerProducts(x, y, [], without);
        Random random = given.Generator("place");
        int column = random.Next(given.Columns);
        x[At(given, random.Next(given.Rows), column)] = float.PositiveInfinity;
        given.Kernels.ColumnInnerProducts(x, y, [], with);
        for (int j = 0; j < given.Stride; j++)
        {
            if (j == column)
                Assert.False(float.IsFinite(with[j]));
            else
                Assert.Equal(without[j], with[j]);
        }
    }

    private static int At(KernelCase given, int row, int column) => (row * given.Stride) + column;

    private static float[] NaNs(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }

    private static void AssertSums(KernelCase given, float[] found, Func<int, int, double> term)
    {
        for (int j = 0; j < given.Stride; j++)
        {
            var sum = default(Rounded);
            for (int i = 0; i < given.Rows; i++)
                sum += term(i, j);
            sum.AssertNear(found[j]);
        }
    }

    private static void AssertEach(KernelCase given, float[] found, Func<int, int, float> expected)
    {
        for (int i = 0; i < given.Rows; i++)
        {
            for (int j = 0; j < given.Stride; j++)
                Assert.Equal(expected(i, j), found[At(given, i, j)]);
        }
    }
}

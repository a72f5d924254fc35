using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Z + X · M and M + Xᵀ · G, in every form that rows are stored in.</summary>
public class ProductProperties
{
    /// <summary>Z ← Z + X · M by one form of X.</summary>
    private delegate void Encode(KernelCase given, float[] x, float[] m, float[] z);

    /// <summary>M ← M + Xᵀ · G by one form of X.</summary>
    private delegate void Differentiate(KernelCase given, float[] x, float[] g, float[] m);

    [KernelProperty]
    public void Product_OfDenseRows_IsNearTheSumInDoublePrecision(KernelCase given) => AssertEncodes(given, ByDense);

    [KernelProperty]
    public void Product_OfRowsByLists_IsNearTheSumInDoublePrecision(KernelCase given) => AssertEncodes(given, ByLists);

    [KernelProperty]
    public void Product_OfRowsByBitmaps_IsNearTheSumInDoublePrecision(KernelCase given) => AssertEncodes(given, ByBitmaps);

    [KernelProperty]
    public void Product_OfScatteredRows_IsNearTheSumInDoublePrecision(KernelCase given) => AssertEncodes(given, ByScatteredRows);

    [KernelProperty]
    public void Product_OfSingleRows_IsNearTheSumInDoublePrecision(KernelCase given) => AssertEncodes(given, BySingleRows);

    [KernelProperty]
    public void OuterProduct_OfDenseRows_IsNearTheSumInDoublePrecision(KernelCase given) => AssertDifferentiates(given, OuterByDense);

    [KernelProperty]
    public void OuterProduct_OfRowsByLists_IsNearTheSumInDoublePrecision(KernelCase given) => AssertDifferentiates(given, OuterByLists);

    [KernelProperty]
    public void OuterProduct_OfRowsByBitmaps_IsNearTheSumInDoublePrecision(KernelCase given) => AssertDifferentiates(given, OuterByBitmaps);

    [KernelProperty]
    public void OuterProduct_OfRowsSortedByInput_IsNearTheSumInDoublePrecision(KernelCase given) => AssertDifferentiates(given, OuterByColumns);

    [KernelProperty]
    public void Products_OfEveryForm_HaveTheSameBits(KernelCase given)
    {
        float[] expected = Encoded(given, ByDense);
        foreach (Encode encode in new Encode[] { ByLists, ByBitmaps, ByScatteredRows, BySingleRows })
            Assert.Equal(expected, Encoded(given, encode));

        float[] x = given.Inputs2D(), g = given.Matrix(given.Rows, "g"), ofLists = given.Matrix(given.Inputs, "m"), ofBitmaps = [.. ofLists];
        OuterByLists(given, x, g, ofLists);
        OuterByBitmaps(given, x, g, ofBitmaps);
        Assert.Equal(ofLists, ofBitmaps);
    }

    [KernelProperty]
    public void Product_OneValueIsNotFinite_ReachesItsRowAndNoOther(KernelCase given)
    {
        float[] x = given.Inputs2D();
        Random random = given.Generator("place");
        int row = random.Next(given.Rows), place = (row * given.Inputs) + random.Next(given.Inputs);
        float bad = NotFinite(random);
        foreach (Encode encode in new Encode[] { ByDense, ByLists, ByBitmaps, ByScatteredRows, BySingleRows })
        {
            float[] without = Encoded(given, encode), with = given.Matrix(given.Rows, "z");
            float[] damaged = [.. x];
            damaged[place] = bad;
            encode(given, damaged, given.Matrix(given.Inputs, "m"), with);
            for (int i = 0; i < given.Rows; i++)
            {
                for (int j = 0; j < given.Columns; j++)
                {
                    if (i == row)
                        Assert.False(float.IsFinite(with[(i * given.Stride) + j]));
                    else
                        Assert.Equal(without[(i * given.Stride) + j], with[(i * given.Stride) + j]);
                }
            }
        }
    }

    [KernelProperty]
    public void Product_OneWeightIsNotFinite_ReachesItsComponentInTheRowsThatHaveItsInputAndNothingElse(KernelCase given)
    {
        float[] x = given.Inputs2D(), m = given.Matrix(given.Inputs, "m");
        Random random = given.Generator("place");
        int input = random.Next(given.Inputs), column = random.Next(given.Columns);
        m[(input * given.Stride) + column] = NotFinite(random);
        foreach (Encode encode in new Encode[] { ByLists, ByBitmaps, ByScatteredRows, BySingleRows })
        {
            float[] without = Encoded(given, encode), with = given.Matrix(given.Rows, "z");
            encode(given, x, m, with);
            for (int i = 0; i < given.Rows; i++)
            {
                for (int j = 0; j < given.Stride; j++)
                {
                    if (j == column && x[(i * given.Inputs) + input] != 0)
                        Assert.False(float.IsFinite(with[(i * given.Stride) + j]));
                    else
                        Assert.Equal(without[(i * given.Stride) + j], with[(i * given.Stride) + j]);
                }
            }
        }
    }

    [KernelProperty]
    public void Gram_OfRows_IsNearTheInnerProductsInDoublePrecision(KernelCase given)
    {
        float[] a = given.Matrix(given.Rows, "a");
        int gramStride = Kernels.PaddedWidth(given.Rows);
        var gram = new float[given.Rows * gramStride];
        Array.Fill(gram, float.NaN);
        given.Kernels.Gram(a, DenseLayout.RowMajor(given.Rows, given.Stride, given.Stride), gram, gramStride);
        for (int i = 0; i < given.Rows; i++)
        {
            for (int j = 0; j < gramStride; j++)
            {
                var sum = default(Rounded);
                for (int k = 0; k < given.Columns && j < given.Rows; k++)
                    sum += (double)a[(i * given.Stride) + k] * a[(j * given.Stride) + k];
                sum.AssertNear(gram[(i * gramStride) + j]);
            }
        }
    }

    private static float NotFinite(Random random) =>
        random.Next(3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };

    private static float[] Encoded(KernelCase given, Encode encode)
    {
        float[] z = given.Matrix(given.Rows, "z");
        encode(given, given.Inputs2D(), given.Matrix(given.Inputs, "m"), z);
        return z;
    }

    private static void AssertEncodes(KernelCase given, Encode encode)
    {
        float[] x = given.Inputs2D(), m = given.Matrix(given.Inputs, "m"), before = given.Matrix(given.Rows, "z"), z = Encoded(given, encode);
        for (int i = 0; i < given.Rows; i++)
        {
            for (int j = 0; j < given.Stride; j++)
            {
                Rounded sum = default(Rounded) + before[(i * given.Stride) + j];
                for (int d = 0; d < given.Inputs; d++)
                    sum += (double)x[(i * given.Inputs) + d] * m[(d * given.Stride) + j];
                sum.AssertNear(z[(i * given.Stride) + j]);
            }
        }
    }

    private static void AssertDifferentiates(KernelCase given, Differentiate differentiate)
    {
        float[] x = given.Inputs2D(), g = given.Matrix(given.Rows, "g"), before = given.Matrix(given.Inputs, "m"), m = [.. before];
        differentiate(given, x, g, m);
        for (int d = 0; d < given.Inputs; d++)
        {
            for (int j = 0; j < given.Stride; j++)
            {
                Rounded sum = default(Rounded) + before[(d * given.Stride) + j];
                for (int i = 0; i < given.Rows; i++)
                    sum += (double)x[(i * given.Inputs) + d] * g[(i * given.Stride) + j];
                sum.AssertNear(m[(d * given.Stride) + j]);
            }
        }
    }

    private static void ByDense(KernelCase given, float[] x, float[] m, float[] z) =>
        given.Kernels.AddProduct(x, DenseLayout.RowMajor(given.Rows, given.Inputs, given.Inputs), m, z, given.Stride);

    private static void ByLists(KernelCase given, float[] x, float[] m, float[] z) =>
        given.Kernels.AddSparseProduct(new SparseForms(x, given.Inputs).Lists, m, z, given.Stride);

    private static void ByBitmaps(KernelCase given, float[] x, float[] m, float[] z) =>
        given.Kernels.AddBitmapProduct(new SparseForms(x, given.Inputs).Bitmaps, m, z, given.Stride);

    private static void ByScatteredRows(KernelCase given, float[] x, float[] m, float[] z) =>
        given.Kernels.AddScatteredProduct(new SparseForms(x, given.Inputs).Lists, m, z, given.Stride);

    private static void BySingleRows(KernelCase given, float[] x, float[] m, float[] z)
    {
        var forms = new SparseForms(x, given.Inputs);
        for (int i = 0; i < given.Rows; i++)
        {
            Span<float> row = z.AsSpan(i * given.Stride, given.Stride);
            given.Kernels.SparseRowProduct(forms.IndicesOf(i), forms.ValuesOf(i), m, given.Stride, row, row);
        }
    }

    private static void OuterByDense(KernelCase given, float[] x, float[] g, float[] m) =>
        given.Kernels.AddProduct(x, DenseLayout.Transposed(given.Rows, given.Inputs, given.Inputs), g, m, given.Stride);

    private static void OuterByLists(KernelCase given, float[] x, float[] g, float[] m) =>
        given.Kernels.AddSparseOuterProduct(new SparseForms(x, given.Inputs).Lists, g, m, given.Stride);

    private static void OuterByBitmaps(KernelCase given, float[] x, float[] g, float[] m)
    {
        var forms = new SparseForms(x, given.Inputs);
        given.Kernels.AddBitmapOuterProduct(forms.Bitmaps, forms.RowsByInput(), g, m, given.Stride);
    }

    private static void OuterByColumns(KernelCase given, float[] x, float[] g, float[] m)
    {
        var columns = new ColumnwiseBatch(given.Inputs);
        columns.Sort(new SparseForms(x, given.Inputs).Lists);
        var product = new float[given.Stride];
        for (int place = 0; place < columns.Inputs.Length; place++)
        {
            given.Kernels.SparseColumnProduct(columns.EntriesAt(place), g, product);
            for (int j = 0; j < product.Length; j++)
                m[(columns.Inputs[place] * given.Stride) + j] += product[j];
        }
    }
}

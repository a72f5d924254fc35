using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

public class DecoderFreeSaeTransformerTests
{
    private const int Components = 9;

    private readonly MLContext _ml = new(seed: 1);

    private DecoderFreeSaeTransformer Fit(EncoderActivation activation = EncoderActivation.ReLU, float[][]? rows = null) =>
        _ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ResponsibilitiesColumnName = "Responsibilities",
            EnergyColumnName = "Energy",
            ComponentColumnName = "Component",
            NumberOfComponents = Components,
            Activation = activation,
            Epochs = 5,
            BatchSize = 16,
            Seed = 1,
        }).Fit(ToyData.View(_ml, rows ?? ToyData.Rows()));

    [Theory]
    [InlineData(EncoderActivation.ReLU)]
    [InlineData(EncoderActivation.Softplus)]
    [InlineData(EncoderActivation.Identity)]
    [InlineData(EncoderActivation.NegativeReLU)]
    public void Transform_EmitsWhatTheDefinitionsSay(EncoderActivation activation)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        DecoderFreeSaeTransformer model = Fit(activation);
        IDataView scored = model.Transform(ToyData.View(_ml, rows));
        float[][] a = ToyData.Vectors(scored, "Features"), r = ToyData.Vectors(scored, "Responsibilities");
        float[] energy = ToyData.Scalars<float>(scored, "Energy");
        uint[] winner = ToyData.Scalars<uint>(scored, "Component");

        for (int i = 0; i < rows.Length; i++)
        {
            double[] expected = ExpectedActivations(model, rows[i], activation);
            double[] responsibilities = ReferenceObjective.Responsibilities(expected);
            for (int j = 0; j < Components; j++)
            {
                Assert.Equal(expected[j], a[i][j], 1e-5);
                Assert.Equal(responsibilities[j], r[i][j], 1e-5);
            }

            Assert.Equal(-Math.Log(expected.Sum(value => Math.Exp(-value))), energy[i], 1e-5);
            Assert.Equal(ExpectedWinner(a[i], r[i], activation), winner[i]);
        }
    }

    [Fact]
    public void Transform_OfARowWithNoActiveComponent_HasNoWinner()
    {
        DecoderFreeSaeTransformer model = Fit();
        // Far along −Σ w, every ReLU is off unless the bias alone keeps it on.
        float[] off = Enumerable.Range(0, 6).Select(d => -1e4f * Enumerable.Range(0, Components).Sum(j => model.Weights[(j * 6) + d])).ToArray();
        float[] activations = ToyData.Vectors(model.Transform(ToyData.View(_ml, [off])), "Features")[0];
        uint winner = ToyData.Scalars<uint>(model.Transform(ToyData.View(_ml, [off])), "Component")[0];
        Assert.Equal(activations.All(value => value == 0), winner == 0);
    }

    [Fact]
    public void Transform_TiesOfResponsibility_GoToTheLowestIndex()
    {
        DecoderFreeSaeTransformer model = Fit(EncoderActivation.NegativeReLU);
        float[][] rows = ToyData.Rows(200, seed: 9);
        float[][] a = ToyData.Vectors(model.Transform(ToyData.View(_ml, rows)), "Features");
        uint[] winners = ToyData.Scalars<uint>(model.Transform(ToyData.View(_ml, rows)), "Component");
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal((uint)Array.IndexOf(a[i], a[i].Min()) + 1, winners[i]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Transform_OfARowThatIsNotFinite_IsNaNThroughoutAndLeavesItsNeighboursAlone(float bad)
    {
        float[][] rows = ToyData.Rows(5);
        DecoderFreeSaeTransformer model = Fit();
        float[][] clean = ToyData.Vectors(model.Transform(ToyData.View(_ml, rows)), "Features");
        rows[2][4] = bad;
        IDataView scored = model.Transform(ToyData.View(_ml, rows));

        float[][] a = ToyData.Vectors(scored, "Features");
        Assert.All(a[2], value => Assert.True(float.IsNaN(value)));
        Assert.All(ToyData.Vectors(scored, "Responsibilities")[2], value => Assert.True(float.IsNaN(value)));
        Assert.True(float.IsNaN(ToyData.Scalars<float>(scored, "Energy")[2]));
        Assert.Equal(0u, ToyData.Scalars<uint>(scored, "Component")[2]);
        Assert.Equal(clean[1], a[1]);
        Assert.Equal(clean[3], a[3]);
    }

    [Fact]
    public void Transform_StoresARowSparseExactlyWhenThatIsSmaller()
    {
        DecoderFreeSaeTransformer model = Fit();
        IDataView scored = model.Transform(ToyData.View(_ml, ToyData.Rows(200, seed: 3)));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Features"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        VBuffer<float> row = default;
        int sparse = 0, dense = 0;
        while (cursor.MoveNext())
        {
            getter(ref row);
            int nonZeros = row.DenseValues().Count(value => value != 0);
            Assert.Equal(8 * nonZeros < 4 * Components, !row.IsDense);
            _ = row.IsDense ? dense++ : sparse++;
        }

        Assert.True(sparse > 0 && dense > 0, $"both cases must occur; found {sparse} sparse and {dense} dense rows");
    }

    [Theory]
    [InlineData("Features")]
    [InlineData("Responsibilities")]
    [InlineData("Energy")]
    [InlineData("Component")]
    public void Transform_WithOneOutputActive_GivesTheSameValuesAsWithAll(string only)
    {
        DecoderFreeSaeTransformer model = Fit();
        IDataView scored = model.Transform(ToyData.View(_ml, ToyData.Rows(seed: 4)));
        IDataView selected = _ml.Transforms.SelectColumns(only).Fit(scored).Transform(scored);
        IDataView cached = _ml.Data.Cache(scored);
        switch (only)
        {
            case "Energy":
                Assert.Equal(ToyData.Scalars<float>(cached, only), ToyData.Scalars<float>(selected, only));
                break;
            case "Component":
                Assert.Equal(ToyData.Scalars<uint>(cached, only), ToyData.Scalars<uint>(selected, only));
                break;
            default:
                Assert.Equal(ToyData.Vectors(cached, only), ToyData.Vectors(selected, only));
                break;
        }
    }

    [Fact]
    public void Schema_NamesSlotsAndKeysAfterTheComponents()
    {
        DataViewSchema schema = Fit().GetOutputSchema(ToyData.View(_ml, ToyData.Rows()).Schema);
        VBuffer<ReadOnlyMemory<char>> slots = default, keys = default;
        schema["Features"].GetSlotNames(ref slots);
        schema["Component"].GetKeyValues(ref keys);
        string[] names = slots.DenseValues().Select(name => name.ToString()).ToArray();
        Assert.Equal(Enumerable.Range(0, Components).Select(j => $"Component{j}"), names);
        Assert.Equal(names, keys.DenseValues().Select(name => name.ToString()));
        Assert.Equal(new KeyDataViewType(typeof(uint), Components), schema["Component"].Type);
    }

    [Fact]
    public void Transform_OfAVectorOfAnotherSize_NamesColumnExpectedAndFound()
    {
        DecoderFreeSaeTransformer model = Fit();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(ToyData.View(_ml, ToyData.Rows(inputs: 7))));
        Assert.True(exception.IsMarked());
        Assert.Contains("'Input': expected Vector<Single, 6>, got Vector<Single, 7>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_OfAnInputOutputColumnOfTheSameName_HidesTheInput()
    {
        DecoderFreeSaeTransformer model = _ml.Transforms.DecoderFreeSae("Input", numberOfComponents: 3, epochs: 1).Fit(ToyData.View(_ml, ToyData.Rows()));
        Assert.Equal(3, ToyData.Vectors(model.Transform(ToyData.View(_ml, ToyData.Rows())), "Input")[0].Length);
    }

    [Fact]
    public void Reconstruct_IsTheActivationsTimesTheWeights()
    {
        DecoderFreeSaeTransformer model = Fit();
        float[] a = Enumerable.Range(0, Components).Select(j => 0.5f * j).ToArray(), reconstruction = new float[6];
        model.Reconstruct(a, reconstruction);
        for (int d = 0; d < 6; d++)
            Assert.Equal(a.Select((value, j) => (double)value * model.Weights[(j * 6) + d]).Sum(), reconstruction[d], 1e-5);

        Assert.Contains("expected 9 values; found 8", Assert.Throws<ArgumentException>(() => model.Reconstruct(new float[8], new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 6 values; found 5", Assert.Throws<ArgumentException>(() => model.Reconstruct(new float[9], new float[5])).Message, StringComparison.Ordinal);
    }

    private static double[] ExpectedActivations(DecoderFreeSaeTransformer model, float[] row, EncoderActivation activation)
    {
        int inputs = model.InputSize;
        return Enumerable.Range(0, Components).Select(j =>
        {
            double z = model.Biases[j] + row.Select((value, d) => (double)value * model.Weights[(j * inputs) + d]).Sum();
            return activation switch
            {
                EncoderActivation.ReLU => Math.Max(0, z),
                EncoderActivation.NegativeReLU => -Math.Max(0, z),
                EncoderActivation.Softplus => Math.Log(1 + Math.Exp(z)),
                _ => z,
            };
        }).ToArray();
    }

    private static uint ExpectedWinner(float[] a, float[] r, EncoderActivation activation)
    {
        if (activation is EncoderActivation.ReLU or EncoderActivation.Softplus)
            return a.Max() > 0 ? (uint)Array.IndexOf(a, a.Max()) + 1 : 0;
        return (uint)Array.IndexOf(r, r.Max()) + 1;
    }
}

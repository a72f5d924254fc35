using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

/// <summary>Scoring allocates nothing per row: what the thread has allocated does not grow over rows whose like were seen before.</summary>
public class AllocationTests
{
    private const int Count = 300;

    public static TheoryData<string, bool> NamesAndSparseness
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string name in (string[])["decoder-free ReLU", "decoder-free Softplus", .. Enum.GetNames<SparseAutoencoderArchitecture>()])
            {
                cases.Add(name, true);
                cases.Add(name, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndSparseness))]
    public void Cursor_AllocatesNothingPerRow(string name, bool sparse)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.Cache(View(ml, sparse));
        IDataView scored = ScoredEncoders.Fit(name).Transformer.Transform(rows);
        DataViewSchema.Column column = scored.Schema["Features"];
        ToyData.Vectors(scored, "Features");
        using DataViewRowCursor cursor = scored.GetRowCursorSet([column], 1).Single();
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;

        // The first of the rows have the buffers grow to what any row needs, as the others repeat them.
        Read();
        Assert.Equal(0, Allocations.LeastOf(Read));

        void Read()
        {
            for (int i = 0; i < Count; i++)
            {
                cursor.MoveNext();
                getter(ref features);
            }
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndSparseness))]
    public void RowMapper_OfAPredictionEngine_AllocatesNothingPerRow(string name, bool sparse)
    {
        var ml = new MLContext(seed: 1);
        ITransformer transformer = ScoredEncoders.Fit(name).Transformer;
        VBuffer<float>[] inputs = Vectors(sparse);
        using PredictionEngine<Row, Features> engine = ml.Model.CreatePredictionEngine<Row, Features>(
            transformer, ignoreMissingColumns: false, inputSchemaDefinition: RowSchema());
        var row = new Row();
        var features = new Features();
        Score();

        Assert.Equal(0, Allocations.LeastOf(Score));

        void Score()
        {
            foreach (VBuffer<float> input in inputs)
            {
                row.Input = input;
                engine.Predict(row, ref features);
            }
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndSparseness))]
    public void Encode_AllocatesNothingPerCall(string name, bool sparse)
    {
        EncoderModelParameters model = ScoredEncoders.Fit(name).Model;
        float[] rows = [.. ScoredEncoders.Rows(Count, sparse ? 0.1 : 1).SelectMany(row => row)];
        VBuffer<float>[] vectors = Vectors(sparse: true);
        int[][] starts = [.. vectors.Select(vector => new[] { 0, vector.GetIndices().Length })];
        var activations = new float[Count * ScoredEncoders.Components];
        Encode();

        Assert.Equal(0, Allocations.LeastOf(Encode));

        void Encode()
        {
            model.Encode(rows, activations);
            for (int i = 0; i < Count; i++)
            {
                Span<float> ofRow = activations.AsSpan(i * ScoredEncoders.Components, ScoredEncoders.Components);
                model.Encode(rows.AsSpan(i * ScoredEncoders.Inputs, ScoredEncoders.Inputs), ofRow);
                model.Encode(starts[i], vectors[i].GetIndices(), vectors[i].GetValues(), ofRow);
            }
        }
    }

    private static SchemaDefinition RowSchema()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, ScoredEncoders.Inputs);
        return schema;
    }

    private static VBuffer<float>[] Vectors(bool sparse) =>
    [
        .. ScoredEncoders.Rows(Count, sparse ? 0.1 : 1)
            .Select(row => sparse ? ScoredEncoders.Sparse(row) : new VBuffer<float>(row.Length, row)),
    ];

    /// <summary>The rows, and again for every round.</summary>
    private static IDataView View(MLContext ml, bool sparse) =>
        ToyData.View(ml, [.. Enumerable.Repeat(Vectors(sparse), 1 + Allocations.Rounds).SelectMany(rows => rows)], ScoredEncoders.Inputs);

    private sealed class Row
    {
        public VBuffer<float> Input { get; set; }
    }

    private sealed class Features
    {
        [ColumnName("Features")]
        public VBuffer<float> Values { get; set; }
    }
}

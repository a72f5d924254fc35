using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class CursorTests
{
    private const int Count = 500;

    [Theory]
    [InlineData("decoder-free ReLU", 1)]
    [InlineData("decoder-free Softplus", 0.2)]
    [InlineData("TopK", 1)]
    [InlineData("Gated", 0.2)]
    public void CursorsOfASet_ReadInParallel_GiveWhatOneCursorGives(string name, double density)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = ScoredEncoders.Fit(name).Transformer;
        float[][] rows = ScoredEncoders.Rows(Count, density);

        // Only rows in a cache can be read by several cursors of a set.
        IDataView cached = ml.Data.Cache(ToyData.View(ml, [.. rows.Select(ScoredEncoders.Sparse)], ScoredEncoders.Inputs));
        int[][] expected = [.. ToyAutoencoder.Outputs(model, rows, "Features").Select(ScoredEncoders.Bits)];

        IDataView scored = model.Transform(cached);
        DataViewSchema.Column column = scored.Schema["Features"];
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([column], 4);
        Assert.Equal(4, cursors.Length);
        var found = new int[Count][];
        Parallel.ForEach(cursors, cursor => Read(cursor, column, found));
        Assert.Equal(expected, found);
    }

    private static void Read(DataViewRowCursor cursor, DataViewSchema.Column column, int[][] found)
    {
        using (cursor)
        {
            ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(column);
            ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
            VBuffer<float> features = default;
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getFeatures(ref features);
                getId(ref id);
                found[id.Low] = ScoredEncoders.Bits(features.DenseValues());
            }
        }
    }
}

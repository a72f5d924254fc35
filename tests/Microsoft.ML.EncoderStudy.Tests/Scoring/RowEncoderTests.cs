using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class RowEncoderTests
{
    [Fact]
    public void TryAdvance_ReadsEveryRowOnce()
    {
        int read = 0;
        var view = new ScriptedView(rows: 2, inputs: 2, row => new VBuffer<float>(2, row == 0 ? [3, 4] : [float.NaN, read++ * 0]));
        var parameters = new EncoderParameters(inputs: 2, components: 1);
        (parameters.Weights[0], parameters.Weights[16], parameters.Bias[0]) = (10, 100, 1);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Input"]]);
        var encoder = new RowEncoder(NumberedRows.Host(), parameters, cursor, view.Schema["Input"]);

        Assert.True(cursor.MoveNext());
        Assert.True(encoder.TryAdvance());
        Assert.False(encoder.TryAdvance());
        Assert.True(encoder.IsFinite);
        Assert.Equal(431, encoder.Values[0]);
        Assert.Equal([3, 4], encoder.Input.DenseValues());

        Assert.True(cursor.MoveNext());
        Assert.True(encoder.TryAdvance());
        Assert.False(encoder.IsFinite);
    }
}

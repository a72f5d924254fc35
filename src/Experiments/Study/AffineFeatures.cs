using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Study;

/// <summary>Features that are an affine map of their inputs, such as those of PCA, whatever made them.</summary>
internal static class AffineFeatures
{
    /// <summary>The direction that each feature measures: how it answers a unit of each input, less how it answers none.</summary>
    /// <param name="features">Writes <see cref="LinearProbe.Features"/>.</param>
    /// <param name="size">The number of inputs, D.</param>
    /// <returns>[features × D].</returns>
    public static float[] DirectionsOf(ITransformer features, int size)
    {
        Row[] rows = [new Row { Inputs = new float[size] }, .. Enumerable.Range(0, size).Select(input => Unit(input, size))];
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[StudyData.Inputs].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        float[][] answers =
            [.. features.Transform(new MLContext().Data.LoadFromEnumerable(rows, schema)).GetColumn<float[]>(LinearProbe.Features)];
        return [.. from feature in Enumerable.Range(0, answers[0].Length) from answer in answers.Skip(1) select answer[feature] - answers[0][feature]];
    }

    private static Row Unit(int input, int size)
    {
        var row = new Row { Inputs = new float[size] };
        row.Inputs[input] = 1;
        return row;
    }

    private sealed class Row
    {
        [ColumnName(StudyData.Inputs)]
        public float[] Inputs { get; init; } = [];
    }
}

using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class AffineFeaturesTests : IDisposable
{
    private readonly ToyStudy _study = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _study.Dispose();

    [Fact]
    public void DirectionsOf_TheInputsThemselves_AreTheAxes()
    {
        ITransformer copy = _ml.Transforms.CopyColumns(LinearProbe.Features, StudyData.Inputs).Fit(_study.Data.Train);

        float[] directions = AffineFeatures.DirectionsOf(copy, _study.Data.Size);

        Assert.Equal(
            from row in Enumerable.Range(0, _study.Data.Size) from column in Enumerable.Range(0, _study.Data.Size) select row == column ? 1f : 0,
            directions);
    }

    [Fact]
    public void DirectionsOf_PrincipalComponents_GiveBackTheFeaturesButForAConstant()
    {
        var pca = _ml.Transforms.ProjectToPrincipalComponents(LinearProbe.Features, StudyData.Inputs, rank: 3).Fit(_study.Data.Train);

        float[] directions = AffineFeatures.DirectionsOf(pca, _study.Data.Size);

        IDataView rows = pca.Transform(_study.Data.Test);
        float[][] inputs = [.. rows.GetColumn<float[]>(StudyData.Inputs)], features = [.. rows.GetColumn<float[]>(LinearProbe.Features)];
        for (int feature = 0; feature < 3; feature++)
        {
            float Along(float[] row) => row.Select((value, input) => value * directions[(feature * _study.Data.Size) + input]).Sum();
            Assert.Equal(features[1][feature] - features[0][feature], Along(inputs[1]) - Along(inputs[0]), 1e-4);
        }
    }
}

using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class SyntheticDatasetTests
{
    private readonly StudyData _data = SyntheticDataset.Load(new MLContext(seed: 1));

    [Fact]
    public void Load_Always_GivesMoreComponentsThanDimensions()
    {
        Assert.Equal((64, 64, 128), (_data.Size, _data.Truth!.Dimensions, _data.Truth.Count));
        Assert.Equal(64, ((VectorDataViewType)_data.Train.Schema[StudyData.Inputs].Type).Size);
        Assert.False(_data.HasLabels);
    }

    [Fact]
    public void Truth_OfTheTestRows_IsWhatTheyAreMadeOf()
    {
        float[][] rows = [.. _data.Test.GetColumn<float[]>(StudyData.Inputs)];

        Assert.Equal(_data.Truth!.Rows, rows.Length);
        // A row lies along what fired in it: its product with a direction is greater on average where that fired.
        double fired = Mean(rows, fires: true), silent = Mean(rows, fires: false);
        Assert.True(fired > silent + 0.8, $"{fired} where component 100 fires, {silent} where it does not");
    }

    [Fact]
    public void Recovery_OfTheTruthItself_IsPerfect()
    {
        TrueComponents truth = _data.Truth!;
        float[] directions = [.. Enumerable.Range(0, truth.Count).SelectMany(component => truth.Direction(component).ToArray())];
        float[] activations = [.. Enumerable.Range(0, truth.Rows).SelectMany(
            row => Enumerable.Range(0, truth.Count).Select(component => truth.Fires(row, component) ? 1f : 0))];

        Recovery recovery = Recovery.Of(directions, activations, truth);

        Assert.Equal(1, recovery.MeanCosine, 1e-6);
        Assert.Equal((1, 1, 1), (recovery.Precision, recovery.Recall, recovery.F1));
    }

    private double Mean(float[][] rows, bool fires)
    {
        const int Component = 100;
        TrueComponents truth = _data.Truth!;
        float[] direction = truth.Direction(Component).ToArray();
        return rows.Where((_, row) => truth.Fires(row, Component) == fires).Average(row => row.Zip(direction).Sum(pair => pair.First * pair.Second));
    }
}

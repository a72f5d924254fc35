using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class FitIdentityTests
{
    [Fact]
    public void Of_TheSameOptionsAndData_IsTheSame() => Assert.Empty(Of(new()).DifferencesFrom(Of(new())));

    [Fact]
    public void Of_AnotherOption_DiffersInItAlone() => Assert.Equal(
        ["Epochs is 7 there and 100 here"], Of(new()).DifferencesFrom(Of(new() { Epochs = 7 })));

    [Fact]
    public void Of_WhatMayDifferOnResume_IsTheSame() => Assert.Empty(Of(new()).DifferencesFrom(Of(new()
    {
        OutputColumnName = "Other",
        NumberOfThreads = 3,
        CacheMegabytes = 5,
        CheckpointEvery = TimeSpan.FromSeconds(1),
        EnergyColumnName = "Energy",
    })));

    [Fact]
    public void Of_AnotherModelToStartFrom_DiffersInItsChecksum()
    {
        DecoderFreeSaeModelParameters first = KnownModels.DecoderFree(EncoderActivation.ReLU, [[1]]);
        DecoderFreeSaeModelParameters second = KnownModels.DecoderFree(EncoderActivation.ReLU, [[2]]);
        string difference = Assert.Single(Of(new() { InitialEncoder = first }).DifferencesFrom(Of(new() { InitialEncoder = second })));
        Assert.Matches("^InitialEncoder is a model with the checksum [0-9A-F]{16} there and a model with the checksum [0-9A-F]{16} here$", difference);
    }

    [Fact]
    public void Of_OtherRows_DiffersInTheirNumberAndChecksum() => Assert.Equal(
        ["the checksum of the rows in their order", "the number of rows"],
        Of(new(), rows: 9).DifferencesFrom(Of(new(), rows: 10)).Select(difference => difference.Split(" is ")[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Of_StreamedRows_KnowsThePoolAndTheOrder()
    {
        string[] differences = [.. Of(new()).DifferencesFrom(Of(new(), poolRows: 5))];
        Assert.Contains("the number of rows that shuffling keeps in memory is 5 there and all here", differences);
    }

    private static TrainingIdentity Of(DecoderFreeSaeEstimator.Options options, int rows = 9, int? poolRows = null)
    {
        IHost host = NumberedRows.Host();
        using IChannel channel = host.Start("test");
        TrainingData data = new TrainingDataReader(host, batchSize: 4, cacheMegabytes: null, CancellationToken.None) { HashesRows = true }
            .Read(NumberedRows.View(rows, sparse: false), ["Input"], weightName: null, channel);
        return FitIdentity.Of(options, data, data.Columns["Input"], poolRows);
    }
}

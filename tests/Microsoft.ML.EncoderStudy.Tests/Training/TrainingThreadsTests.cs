using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class TrainingThreadsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(int.MaxValue, null)]
    public void Create_HowManyAreWanted_MakesNoMoreThanThereAreProcessors(int wanted, int? expected)
    {
        using IChannel channel = ((IHostEnvironment)new MLContext()).Register("Threads").Start("Training");
        using Workers workers = TrainingThreads.Create(wanted, channel);
        Assert.Equal(expected ?? Environment.ProcessorCount, workers.Threads);
    }

    [Fact]
    public void Create_WhereThreadsCannotBeMade_WarnsWithTheCause()
    {
        var ml = new MLContext();
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        using IChannel channel = ((IHostEnvironment)ml).Register("Threads").Start("Training");
        using Workers workers = TrainingThreads.Create(2, channel);
        workers.OnShortage(1, new InsufficientMemoryException("no more threads"));
        string warning = Assert.Single(warnings);
        Assert.Contains("no more threads", warning);
        Assert.Contains("the same model", warning);
    }
}

using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class StudyContextTests : IDisposable
{
    private readonly ToyStudy _study = new();

    [Fact]
    public void Seeds_AskedForAgain_NotesWhatWasCutOnce()
    {
        StudyContext context = _study.Context("toy", settings => settings with { Quick = true });

        Assert.Equal([1], context.Seeds(whenQuick: 1));
        Assert.Equal([1], context.Seeds(whenQuick: 1));
        context.Cut("one architecture");

        Assert.Equal(["1 of 2 seeds", "one architecture"], context.Cuts);
    }

    [Fact]
    public void Seeds_OfAWholeStudy_AreAllThatWereAskedFor()
    {
        StudyContext context = _study.Context("toy");

        Assert.Equal([1, 2], context.Seeds(whenQuick: 1));
        Assert.Empty(context.Cuts);
    }

    public void Dispose() => _study.Dispose();
}

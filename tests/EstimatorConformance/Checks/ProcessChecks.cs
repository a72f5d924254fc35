using EncoderStudy.ScoreSavedModel;

namespace EstimatorConformance.Checks;

/// <summary>A model file is all that another process needs.</summary>
public static class ProcessChecks
{
    public static void Check27_LoadedInAnotherProcess_GivesBitEqualColumns(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        string here = ColumnHash.Of(Examination.Transform(transformer, use.Data), subject.OutputColumns).Hash;
        string model = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(model, use.Save(transformer));
            Assert.Equal(here, Expect.Success("the other process", () => FreshProcess.Score(use.ML, model, use.Data, subject.OutputColumns)));
        }
        finally
        {
            File.Delete(model);
        }
    }
}

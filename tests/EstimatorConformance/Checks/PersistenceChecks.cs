using EstimatorConformance.Models;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>What comes back from a model file.</summary>
public static class PersistenceChecks
{
    public static void Check05_SavedModel_Loads(EstimatorSubject subject)
    {
        var use = new Examination(subject);

        Examination.Load(use.Save(use.Fit()));
    }

    public static void Check07_LoadedModel_HasTheSameSchemas(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer original = use.Fit();

        DataViewSchema inputSchema = null!;
        ITransformer loaded = Expect.Success("Model.Load", () => ModelFile.Read(new MLContext(), use.Save(original), out inputSchema));

        SameSchema.Assert(use.Data.Schema, inputSchema, "the input schema in the model file");
        SameSchema.Assert(OutputSchema(original, use.Data), OutputSchema(loaded, use.Data), "the loaded transformer's output schema");
    }

    public static void Check09_LoadedModel_GivesTheSameValues(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer original = use.Fit();
        ITransformer loaded = Examination.Load(use.Save(original));

        foreach (IDataView data in TransformableData(subject, use))
        {
            IDataView expected = Examination.Transform(original, data), actual = Examination.Transform(loaded, data);
            SameSchema.Assert(expected.Schema, actual.Schema, "the loaded transformer's output");
            SameValues.Within(subject.Tolerance, expected.Schema, Rows.Of(expected, subject.OutputColumns), Rows.Of(actual, subject.OutputColumns), "the loaded transformer");
        }
    }

    internal static IEnumerable<IDataView> TransformableData(EstimatorSubject subject, Examination use)
    {
        yield return use.Data;
        if (subject.ValidForTransformOnly.TryGet(out Func<MLContext, IDataView> create))
            yield return create(use.ML);
    }

    internal static DataViewSchema OutputSchema(ITransformer transformer, IDataView data)
        => Expect.Success("GetOutputSchema of the transformer", () => transformer.GetOutputSchema(data.Schema));
}

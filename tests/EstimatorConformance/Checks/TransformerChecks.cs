using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>What a transformer says of schemas, and what it leaves behind.</summary>
public static class TransformerChecks
{
    public static void Check06_RowMapper_AgreesWithTheTransformer(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        foreach (IDataView data in PersistenceChecks.TransformableData(subject, use))
        {
            if (!transformer.IsRowToRowMapper)
            {
                Expect.SchemaRejection("GetRowToRowMapper of a transformer that is none", () => transformer.GetRowToRowMapper(data.Schema));
                continue;
            }

            IRowToRowMapper mapper = Expect.Success("GetRowToRowMapper", () => transformer.GetRowToRowMapper(data.Schema));
            Assert.True(ReferenceEquals(data.Schema, mapper.InputSchema), "The row mapper's input schema is not the object it was made for.");
            SameSchema.Assert(PersistenceChecks.OutputSchema(transformer, data), mapper.OutputSchema, "the row mapper's output schema");
        }
    }

    public static void Check08_TransformedData_HasTheAnnouncedSchema(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        foreach (IDataView data in PersistenceChecks.TransformableData(subject, use))
            SameSchema.Assert(PersistenceChecks.OutputSchema(transformer, data), Examination.Transform(transformer, data).Schema, "the transformed data");
    }

    public static void Check10_InvalidData_IsRefusedByTheTransformer(EstimatorSubject subject)
    {
        if (subject.Invalid.TryGet(out Func<MLContext, IDataView> create))
            IsRefusedByTheTransformer(subject, create);
    }

    public static void Check11_DataValidForFitOnly_IsRefusedByTheTransformer(EstimatorSubject subject)
    {
        if (subject.ValidForFitOnly.TryGet(out Func<MLContext, IDataView> create))
            IsRefusedByTheTransformer(subject, create);
    }

    /// <summary>A transformer with nothing to dispose meets this by that.</summary>
    public static void Check13_DisposingALoadedModel_LeavesOthersWorking(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer original = use.Fit();
        byte[] model = use.Save(original);
        ITransformer loaded = Examination.Load(model), other = Examination.Load(model);
        Rows expected = use.Outputs(original);

        Dispose(loaded);
        Dispose(loaded);
        SameValues.Bitwise(expected, use.Outputs(original), "the original after a loaded copy was disposed");
        Dispose(original);
        SameValues.Within(subject.Tolerance, Examination.Transform(other, use.Data).Schema, expected, use.Outputs(other), "a loaded copy after the original was disposed");
    }

    private static void Dispose(ITransformer transformer)
        => Expect.Success("Dispose", () => (transformer as IDisposable)?.Dispose());

    private static void IsRefusedByTheTransformer(EstimatorSubject subject, Func<MLContext, IDataView> create)
    {
        var use = new Examination(subject);
        IDataView data = create(use.ML);
        ITransformer original = use.Fit();
        ITransformer loaded = Examination.Load(use.Save(original));

        Expect.SchemaRejection("GetOutputSchema of the transformer", () => original.GetOutputSchema(data.Schema));
        Expect.SchemaRejection("Transform", () => original.Transform(data));
        Expect.SchemaRejection("GetOutputSchema of the loaded transformer", () => loaded.GetOutputSchema(data.Schema));
        Expect.SchemaRejection("Transform of the loaded transformer", () => loaded.Transform(data));
    }
}

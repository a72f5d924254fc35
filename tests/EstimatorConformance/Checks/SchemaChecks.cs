namespace EstimatorConformance.Checks;

/// <summary>What an estimator says of schemas before it sees a row.</summary>
public static class SchemaChecks
{
    public static void Check01_OutputSchemaOfValidInput_Succeeds(EstimatorSubject subject)
    {
        var use = new Examination(subject);

        Expect.Success("GetOutputSchema", () => use.Estimator.GetOutputSchema(SchemaShape.Create(use.Data.Schema)));
    }

    public static void Check02_DataValidForTransformOnly_IsRefusedByTheEstimator(EstimatorSubject subject)
    {
        if (subject.ValidForTransformOnly.TryGet(out Func<MLContext, IDataView> create))
            IsRefusedByTheEstimator(subject, create);
    }

    public static void Check03_InvalidData_IsRefusedByTheEstimator(EstimatorSubject subject)
    {
        if (subject.Invalid.TryGet(out Func<MLContext, IDataView> create))
            IsRefusedByTheEstimator(subject, create);
    }

    public static void Check04_DataValidForFitOnly_IsAcceptedByTheEstimator(EstimatorSubject subject)
    {
        if (!subject.ValidForFitOnly.TryGet(out Func<MLContext, IDataView> create))
            return;
        var use = new Examination(subject);
        IDataView data = create(use.ML);

        Expect.Success("GetOutputSchema", () => use.Estimator.GetOutputSchema(SchemaShape.Create(data.Schema)));
        use.Fit(data);
    }

    public static void Check12_PromisedSchema_IsDelivered(EstimatorSubject subject)
    {
        var use = new Examination(subject);

        SchemaShape promised = Expect.Success("GetOutputSchema", () => use.Estimator.GetOutputSchema(SchemaShape.Create(use.Data.Schema)));
        SchemaShape delivered = SchemaShape.Create(Expect.Success("GetOutputSchema of the transformer", () => use.Fit().GetOutputSchema(use.Data.Schema)));

        Assert.Equal(promised.Select(column => column.Name).Order(), delivered.Select(column => column.Name).Order());
        foreach (SchemaShape.Column wanted in promised)
        {
            SchemaShape.Column found = delivered.Single(column => column.Name == wanted.Name);
            Assert.True(wanted.IsCompatibleWith(found), $"'{wanted.Name}' was promised as {Describe(wanted)} and delivered with less: {Describe(found)}.");
            Assert.True(found.IsCompatibleWith(wanted), $"'{wanted.Name}' was promised as {Describe(wanted)} and delivered with more: {Describe(found)}.");
        }
    }

    private static void IsRefusedByTheEstimator(EstimatorSubject subject, Func<MLContext, IDataView> create)
    {
        var use = new Examination(subject);
        IDataView data = create(use.ML);

        Expect.SchemaRejection("GetOutputSchema", () => use.Estimator.GetOutputSchema(SchemaShape.Create(data.Schema)));
        Expect.SchemaRejection("Fit", () => use.Estimator.Fit(data));
    }

    private static string Describe(SchemaShape.Column column)
        => $"{column.GetTypeString()} [{string.Join(", ", column.Annotations.Select(kind => $"{kind.Name}: {kind.GetTypeString()}"))}]";
}

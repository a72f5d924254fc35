using EstimatorConformance.Checks;
using EstimatorConformance.Data;

namespace EstimatorConformance.Tests.Subjects;

/// <summary>ML.NET's own estimators, with what they do otherwise than the checks ask.</summary>
internal static class MLNetSubjects
{
    private const string Output = "Output";

    // Sparse rows are multiplied in another order than dense ones.
    private const float DotProductRounding = 1e-5f;

    private static readonly KnownDifference NeverAsksWhetherItIsCancelled = new(nameof(InterruptionChecks.Check30_CancelledFit_EndsAndClosesItsCursors), "It never asks whether it is cancelled.");

    private const string FlippedBytes = nameof(DamagedModelChecks.Check35_FlippedBytes_EndInADecentExceptionOrAWorkingTransformer);

    // Our own estimators are to refuse such rows by default; ML.NET's skip them silently (principal components) or take no notice.
    private static readonly FitOutcomes SkipsOrTakesBadRows = new()
    {
        OneRowHoldsNotANumber = FitOutcome.Succeeds,
        OneRowHoldsInfinity = FitOutcome.Succeeds,
        NoRows = FitOutcome.Succeeds,
        OneRow = FitOutcome.Succeeds,
        AllWeightsZero = new None("It takes no weights."),
    };

    public static EstimatorSubject LpNorm => Create(nameof(LpNorm), ml => ml.Transforms.NormalizeLpNorm(Output, SampleData.Features)) with
    {
        ValidForFitOnly = new None("It learns nothing, so that there is no size to keep to."),
        ReadWeights = new None("It learns nothing."),
        FitPasses = 0,
    };

    public static EstimatorSubject MinMax => Create(nameof(MinMax), ml => ml.Transforms.NormalizeMinMax(Output, SampleData.Features)) with
    {
        SizesTakenOnTrust = [2, 3, 4, 5],
        Differences =
        [
            new(nameof(TransformerChecks.Check11_DataValidForFitOnly_IsRefusedByTheTransformer), "It compares the size of the vectors with that of its training data when rows are read, not before."),
            new(FlippedBytes, "It makes vectors of whatever size the model file names, none included."),
            new(nameof(CultureChecks.Check38_Culture_ChangesNeitherValuesNorFile), "The model file holds a text about the scales, with numbers as the current culture writes them."),
        ],
    };

    public static EstimatorSubject PrincipalComponents => Create(nameof(PrincipalComponents),
        ml => ml.Transforms.ProjectToPrincipalComponents(Output, SampleData.Features, rank: 2, seed: 1)) with
    {
        SizesTakenOnTrust = [0, 1, 2, 3, 48, 49, 50, 51],
        FitPasses = 2,
        Tolerance = DotProductRounding,
        FitOn = SkipsOrTakesBadRows with { NoRows = FitOutcome.IsRejected },
        Differences =
        [
            new(nameof(DegenerateDataChecks.Check25_FitOnOneRow_DoesAsPromised), "It fits one row, and then gives NaN for every row."),
            NeverAsksWhetherItIsCancelled,
        ],
    };

    public static EstimatorSubject KernelMap => Create(nameof(KernelMap),
        ml => ml.Transforms.ApproximatedKernelMap(Output, SampleData.Features, rank: 3, seed: 1)) with
    {
        Tolerance = DotProductRounding,
        Differences =
        [
            NeverAsksWhetherItIsCancelled,
            new(FlippedBytes, "It allocates whatever sizes the model file names, before it looks at them."),
            new(nameof(DamagedModelChecks.Check36_NotANumberAmongTheWeights_IsRefusedOrHarmless), "A size that is no size ends in an overflow."),
        ],
    };

    private static EstimatorSubject Create(string name, Func<MLContext, IEstimator<ITransformer>> create) => new()
    {
        Name = name,
        Create = create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = new None("It reads its input column alone, in Fit as in Transform."),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = [Output],
        FeatureColumn = Output,
        LabelColumn = SampleData.Label,
        ReadWeights = new None("ML.NET does not give the weights away."),
        FitPasses = 1,
        FitOn = SkipsOrTakesBadRows,
        ModelBytesReadByMLNet = 12,
    };
}

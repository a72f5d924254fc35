using EstimatorConformance.Checks;
using Xunit.Sdk;

namespace EstimatorConformance;

/// <summary>
/// Everything that ML.NET asks of its own estimators (checks 1 to 13, as its TestEstimatorCore makes them) and what it does not
/// ask (from 14 on). A test project derives a class, names its subject and gets a test per check.
/// </summary>
public abstract class EstimatorConformanceTests
{
    /// <summary>The estimator under examination.</summary>
    protected abstract EstimatorSubject Subject { get; }

    [Fact]
    public void Check01_OutputSchemaOfValidInput_Succeeds() => Examine(SchemaChecks.Check01_OutputSchemaOfValidInput_Succeeds);

    [Fact]
    public void Check02_DataValidForTransformOnly_IsRefusedByTheEstimator() => Examine(SchemaChecks.Check02_DataValidForTransformOnly_IsRefusedByTheEstimator);

    [Fact]
    public void Check03_InvalidData_IsRefusedByTheEstimator() => Examine(SchemaChecks.Check03_InvalidData_IsRefusedByTheEstimator);

    [Fact]
    public void Check04_DataValidForFitOnly_IsAcceptedByTheEstimator() => Examine(SchemaChecks.Check04_DataValidForFitOnly_IsAcceptedByTheEstimator);

    [Fact]
    public void Check05_SavedModel_Loads() => Examine(PersistenceChecks.Check05_SavedModel_Loads);

    [Fact]
    public void Check06_RowMapper_AgreesWithTheTransformer() => Examine(TransformerChecks.Check06_RowMapper_AgreesWithTheTransformer);

    [Fact]
    public void Check07_LoadedModel_HasTheSameSchemas() => Examine(PersistenceChecks.Check07_LoadedModel_HasTheSameSchemas);

    [Fact]
    public void Check08_TransformedData_HasTheAnnouncedSchema() => Examine(TransformerChecks.Check08_TransformedData_HasTheAnnouncedSchema);

    [Fact]
    public void Check09_LoadedModel_GivesTheSameValues() => Examine(PersistenceChecks.Check09_LoadedModel_GivesTheSameValues);

    [Fact]
    public void Check10_InvalidData_IsRefusedByTheTransformer() => Examine(TransformerChecks.Check10_InvalidData_IsRefusedByTheTransformer);

    [Fact]
    public void Check11_DataValidForFitOnly_IsRefusedByTheTransformer() => Examine(TransformerChecks.Check11_DataValidForFitOnly_IsRefusedByTheTransformer);

    [Fact]
    public void Check12_PromisedSchema_IsDelivered() => Examine(SchemaChecks.Check12_PromisedSchema_IsDelivered);

    [Fact]
    public void Check13_DisposingALoadedModel_LeavesOthersWorking() => Examine(TransformerChecks.Check13_DisposingALoadedModel_LeavesOthersWorking);

    [Fact]
    public void Check14_SameSeed_GivesBitEqualWeights() => Examine(DeterminismChecks.Check14_SameSeed_GivesBitEqualWeights);

    [Fact]
    public void Check15_SameSeed_GivesBitEqualOutputs() => Examine(DeterminismChecks.Check15_SameSeed_GivesBitEqualOutputs);

    [Fact]
    public void Check16_CursorSetsOfAnySize_GiveTheSameRows() => Examine(CursorChecks.Check16_CursorSetsOfAnySize_GiveTheSameRows);

    [Fact]
    public void Check17_SingleRow_EqualsTheBatch() => Examine(CursorChecks.Check17_SingleRow_EqualsTheBatch);

    [Fact]
    public void Check18_ReusedBuffers_DoNotShowThrough() => Examine(BufferChecks.Check18_ReusedBuffers_DoNotShowThrough);

    [Fact]
    public void Check19_SparseAndDenseInput_GiveTheSameValues() => Examine(BufferChecks.Check19_SparseAndDenseInput_GiveTheSameValues);

    [Fact]
    public void Check20_ActiveColumns_DoNotChangeValues() => Examine(CursorChecks.Check20_ActiveColumns_DoNotChangeValues);

    [Fact]
    public void Check21_Rows_KeepTheirCountPositionsAndIds() => Examine(CursorChecks.Check21_Rows_KeepTheirCountPositionsAndIds);

    [Fact]
    public void Check22_FitOnNotANumber_DoesAsPromised() => Examine(DegenerateDataChecks.Check22_FitOnNotANumber_DoesAsPromised);

    [Fact]
    public void Check23_FitOnInfinity_DoesAsPromised() => Examine(DegenerateDataChecks.Check23_FitOnInfinity_DoesAsPromised);

    [Fact]
    public void Check24_FitOnNoRows_DoesAsPromised() => Examine(DegenerateDataChecks.Check24_FitOnNoRows_DoesAsPromised);

    [Fact]
    public void Check25_FitOnOneRow_DoesAsPromised() => Examine(DegenerateDataChecks.Check25_FitOnOneRow_DoesAsPromised);

    [Fact]
    public void Check26_FitOnZeroWeights_DoesAsPromised() => Examine(DegenerateDataChecks.Check26_FitOnZeroWeights_DoesAsPromised);

    [Fact]
    public void Check27_LoadedInAnotherProcess_GivesBitEqualColumns() => Examine(ProcessChecks.Check27_LoadedInAnotherProcess_GivesBitEqualColumns);

    [Fact]
    public void Check28_RowsReadInTurn_DoNotMix() => Examine(ConcurrencyChecks.Check28_RowsReadInTurn_DoNotMix);

    [Fact]
    public void Check29_TransformOnManyThreads_GivesTheSameValues() => Examine(ConcurrencyChecks.Check29_TransformOnManyThreads_GivesTheSameValues);

    [Fact]
    public void Check30_CancelledFit_EndsAndClosesItsCursors() => Examine(InterruptionChecks.Check30_CancelledFit_EndsAndClosesItsCursors);

    [Fact]
    public void Check31_FitOnDataThatBreaksOff_PassesItOnAndClosesItsCursors() =>
        Examine(InterruptionChecks.Check31_FitOnDataThatBreaksOff_PassesItOnAndClosesItsCursors);

    [Fact]
    public void Check32_MissingAnnotations_AreTolerated() => Examine(AnnotationChecks.Check32_MissingAnnotations_AreTolerated);

    [Fact]
    public void Check33_MalformedSlotNames_AreTolerated() => Examine(AnnotationChecks.Check33_MalformedSlotNames_AreTolerated);

    [Fact]
    public void Check34_TruncatedModel_IsRefused() => Examine(DamagedModelChecks.Check34_TruncatedModel_IsRefused);

    [Fact]
    public void Check35_FlippedBytes_EndInADecentExceptionOrAWorkingTransformer() =>
        Examine(DamagedModelChecks.Check35_FlippedBytes_EndInADecentExceptionOrAWorkingTransformer);

    [Fact]
    public void Check36_NotANumberAmongTheWeights_IsRefusedOrHarmless() => Examine(DamagedModelChecks.Check36_NotANumberAmongTheWeights_IsRefusedOrHarmless);

    [Fact]
    public void Check37_ModelOfALaterVersion_IsRefused() => Examine(DamagedModelChecks.Check37_ModelOfALaterVersion_IsRefused);

    [Fact]
    public void Check38_Culture_ChangesNeitherValuesNorFile() => Examine(CultureChecks.Check38_Culture_ChangesNeitherValuesNorFile);

    [Fact]
    public void Check39_Fit_ReadsItsInputAsOftenAsPromised() => Examine(PassChecks.Check39_Fit_ReadsItsInputAsOftenAsPromised);

    [Fact]
    public void Check40_CacheCheckpoint_LeavesOnePass() => Examine(PassChecks.Check40_CacheCheckpoint_LeavesOnePass);

    [Fact]
    public void Check41_TrainTestSplit_TransformsUnseenRowsAsAnyOthers() => Examine(PipelineChecks.Check41_TrainTestSplit_TransformsUnseenRowsAsAnyOthers);

    [Fact]
    public void Check42_CrossValidation_FitsEachFoldAfresh() => Examine(PipelineChecks.Check42_CrossValidation_FitsEachFoldAfresh);

    [Fact]
    public void Check43_SelectedAndReorderedColumns_GiveTheSameValues() => Examine(PipelineChecks.Check43_SelectedAndReorderedColumns_GiveTheSameValues);

    [Fact]
    public void Check44_Sdca_TrainsOnTheOutput() => Examine(TrainerChecks.Check44_Sdca_TrainsOnTheOutput);

    [Fact]
    public void Check45_MaximumEntropy_TrainsOnTheOutput() => Examine(TrainerChecks.Check45_MaximumEntropy_TrainsOnTheOutput);

    [Fact]
    public void Check46_FastTree_TrainsOnTheOutput() => Examine(TrainerChecks.Check46_FastTree_TrainsOnTheOutput);

    // A difference that was declared must be there: one that is gone would otherwise hide the next.
    private void Examine(Action<EstimatorSubject> check)
    {
        KnownDifference? known = Subject.Differences.SingleOrDefault(difference => difference.Check == check.Method.Name);
        if (known is null)
            check(Subject);
        else if (Record.Exception(() => check(Subject)) is not XunitException)
            Assert.Fail($"{Subject} was to fail {known.Check} ({known.Why}), but does not: remove the declared difference.");
    }
}

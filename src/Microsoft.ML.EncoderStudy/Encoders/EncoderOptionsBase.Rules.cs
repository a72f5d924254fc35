using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.Transforms;

public abstract partial class EncoderOptionsBase
{
    /// <summary>
    /// Every output that such an encoder can have beside its activations, asked for or not, in the order in which its file format lists
    /// them.
    /// </summary>
    internal abstract ExtraColumn[] ExtraColumns { get; }

    /// <summary>The column of example weights; null where there is none.</summary>
    internal virtual string? ExampleWeightColumn => null;

    /// <summary>Terms of the objective that no public property gives: fits are told apart by them too.</summary>
    internal virtual IReadOnlyList<ObjectiveTerm> TermsOfNoOption => [];

    /// <summary>The most rows of a sample that the training may ask for.</summary>
    internal virtual int SampleSize => 0;

    /// <summary>The fewest rows of a batch, and why there must be more than one.</summary>
    private protected virtual (int Rows, string? Reason) LeastBatchSize => (1, null);

    /// <summary>Copies what a caller could change later.</summary>
    internal virtual EncoderOptionsBase Copy() => (EncoderOptionsBase)MemberwiseClone();

    /// <summary>Refuses values outside their ranges.</summary>
    /// <param name="check">Throws, naming the option, its range and what was found.</param>
    /// <param name="pairs">The number of column pairs.</param>
    internal virtual void Check(OptionChecks check, int pairs)
    {
        check.Defined(Optimizer, nameof(Optimizer));
        check.Defined(InputScaling, nameof(InputScaling));
        check.Defined(Engine, nameof(Engine));
        check.AtLeast(1, NumberOfComponents, nameof(NumberOfComponents));
        check.InitialModel(InitialEncoder, NumberOfComponents, pairs, nameof(InitialEncoder));
        check.AtLeastOrNull(1, NumberOfThreads, nameof(NumberOfThreads));
        check.AtLeast(1, Epochs, nameof(Epochs));
        check.AtLeast(LeastBatchSize.Rows, BatchSize, nameof(BatchSize), LeastBatchSize.Reason);
        check.Positive(LearningRate, nameof(LearningRate));
        check.Fraction(Momentum, nameof(Momentum));
        check.Fraction(ValidationFraction, nameof(ValidationFraction));
        check.AtLeastOrNull(1, Patience, nameof(Patience));
        check.AtLeastOrNull(1, CacheMegabytes, nameof(CacheMegabytes));
        check.Checkpoint(CheckpointPath, CheckpointEvery, Engine, pairs);
    }

    /// <summary>Settings of a training with these options for what every training has.</summary>
    /// <param name="settings">What this one has beside.</param>
    private protected TSettings Complete<TSettings>(TSettings settings)
        where TSettings : TrainingSettings => (TSettings)(settings with
        {
            Components = NumberOfComponents,
            Engine = Engine,
            NumberOfThreads = NumberOfThreads ?? Environment.ProcessorCount,
            Epochs = Epochs,
            BatchSize = BatchSize,
            Optimizer = Optimizer,
            LearningRate = LearningRate,
            Momentum = Momentum,
            ValidationFraction = ValidationFraction,
            Patience = Patience,
        });

    /// <summary>One for every option that a fit will not use.</summary>
    internal IEnumerable<string> Warnings() => Unused().Where(unused => unused.IsUnused)
        .Select(unused => $"The option {unused.Option} has no effect: {unused.Reason}.");

    /// <summary>The options that a fit may not use, whether it does not, and why.</summary>
    private protected virtual IEnumerable<(bool IsUnused, string Option, string Reason)> Unused() =>
    [
        (Momentum != 0 && Optimizer != EncoderOptimizer.Sgd, nameof(Momentum), "Optimizer is not Sgd"),
        (NumberOfThreads is not null && Engine != EncoderEngine.ClosedForm, nameof(NumberOfThreads), "Engine is not ClosedForm"),
        (Patience is not null && ValidationFraction == 0, nameof(Patience), "ValidationFraction is 0"),
    ];
}

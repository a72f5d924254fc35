using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.RandomFits;

/// <summary>What came of a fit: every number of the model, or the message of its refusal.</summary>
/// <param name="Numbers">Weights, biases, statistics, history and all else that a training changes; empty where it was refused.</param>
/// <param name="Refusal">The message; null where there is a model.</param>
/// <param name="Passes">How often the data was read.</param>
internal sealed record FitOutcome(double[] Numbers, string? Refusal, int Passes)
{
    public bool IsStreamed => Passes > 1;

    /// <summary>Fits a case.</summary>
    /// <param name="fit">The case.</param>
    /// <param name="view">Its rows.</param>
    /// <param name="threads">The number of threads to allow.</param>
    public static FitOutcome Of(FitCase fit, RowsView view, int threads)
    {
        int before = view.Passes;
        try
        {
            double[] numbers = fit.IsDecoderFree ? FitDecoderFree(fit, view, threads) : FitAutoencoder(fit, view, threads);
            return new FitOutcome(numbers, null, view.Passes - before);
        }
        catch (InvalidOperationException refusal)
        {
            return new FitOutcome([], refusal.Message, view.Passes - before);
        }
    }

    /// <summary>Whether this is the same to the bit.</summary>
    public bool Equals(FitOutcome? other) =>
        other is not null && Refusal == other.Refusal && Bits(Numbers).SequenceEqual(Bits(other.Numbers));

    public override int GetHashCode() => HashCode.Combine(Refusal, Numbers.Length);

    private static ReadOnlySpan<long> Bits(double[] numbers) => MemoryMarshal.Cast<double, long>(numbers);

    private static double[] FitDecoderFree(FitCase fit, IDataView view, int threads)
    {
        var random = new Random(fit.Number);
        float[] terms = [1, 1, 1, 0];
        if (random.Next(3) == 0)
            terms = [random.Next(2), random.Next(2), random.Next(2), 0.1f];
        DecoderFreeSaeModelParameters model = new MLContext(seed: 1).Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ExampleWeightColumnName = fit.Weights == RowWeights.None ? null : "Weight",
            NumberOfComponents = fit.Components,
            Activation = (EncoderActivation)random.Next(Enum.GetValues<EncoderActivation>().Length),
            LseWeight = terms[0],
            VarianceWeight = terms[1],
            DecorrelationWeight = terms[2],
            WeightRedundancyWeight = terms[3],
            LseReduction = (LseReduction)random.Next(2),
            InputScaling = fit.Scaling,
            NumberOfThreads = threads,
            Epochs = fit.Epochs,
            BatchSize = fit.BatchSize,
            Optimizer = fit.Optimizer,
            ValidationFraction = fit.ValidationFraction,
            Patience = fit.ValidationFraction > 0 && random.Next(2) == 0 ? 1 : null,
            Seed = fit.Number,
            CacheMegabytes = 1,
        }).Fit(view).GetModelParameters("Features");
        return
        [
            .. Shared(model),
            .. model.TrainingHistory.SelectMany(epoch => new double[]
            {
                epoch.Loss, epoch.LseTerm, epoch.VarianceTerm, epoch.DecorrelationTerm, epoch.WeightRedundancyTerm, epoch.ValidationLoss ?? 0,
            }),
        ];
    }

    private static double[] FitAutoencoder(FitCase fit, IDataView view, int threads)
    {
        var random = new Random(fit.Number);
        SparseAutoencoderModelParameters model = new MLContext(seed: 1).Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            Architecture = fit.Architecture!.Value,
            NumberOfComponents = fit.Components,
            NumberOfActiveComponents = random.Next(1, fit.Components + 1),
            DecoderFreeWeight = random.Next(4) == 0 ? 0.1f : 0,
            TiedWeights = random.Next(3) == 0,
            UnitNormDecoder = random.Next(3) == 0,
            DecoderBiasInitialization = (DecoderBiasInitialization)random.Next(Enum.GetValues<DecoderBiasInitialization>().Length),
            DeadAfterRows = random.Next(2) == 0 ? (fit.Rows / 2) + 1 : null,
            ResamplingInterval = random.Next(2),
            InputScaling = fit.Scaling,
            NumberOfThreads = threads,
            Epochs = fit.Epochs,
            BatchSize = fit.BatchSize,
            Optimizer = fit.Optimizer,
            ValidationFraction = fit.ValidationFraction,
            Patience = fit.ValidationFraction > 0 && random.Next(2) == 0 ? 1 : null,
            Seed = fit.Number,
            CacheMegabytes = 1,
        }).Fit(view).GetModelParameters("Features");
        return
        [
            .. Shared(model),
            .. Widened(model.DecoderWeights), .. Widened(model.DecoderBiases), .. Widened(model.Thresholds),
            .. Widened(model.MagnitudeScales), .. Widened(model.MagnitudeOffsets),
            .. model.TrainingHistory.SelectMany(epoch => new double[]
            {
                epoch.Loss, epoch.ReconstructionTerm, epoch.SparsityTerm, epoch.AuxiliaryTerm, epoch.DecoderFreeTerm, epoch.ValidationLoss ?? 0,
            }),
        ];
    }

    private static IEnumerable<double> Shared(EncoderModelParameters model) =>
    [
        .. Widened(model.Weights), .. Widened(model.Biases), .. model.InputMeans, .. model.InputScales,
        .. model.ComponentStatistics.SelectMany(statistics => new double[] { statistics.Mean, statistics.Variance, statistics.FractionActive }),
    ];

    private static IEnumerable<double> Widened(IEnumerable<float> values) => values.Select(value => (double)value);
}

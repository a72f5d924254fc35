using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Gives the activations of a batch: [rows × stride], valid until the next call.</summary>
internal delegate ReadOnlySpan<float> BatchActivations(ReadOnlySpan<int> batch);

/// <summary>What every training does with the batches of an epoch, whatever it minimises: ends when cancelled or diverged, and takes means.</summary>
/// <param name="host">Carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="learningRate">The step size, which the message of a divergence gives.</param>
/// <param name="cancellation">The caller's own cancellation, checked with every batch.</param>
internal sealed class BatchPasses(IHost host, float learningRate, CancellationToken cancellation)
{
    /// <summary>Evaluates every batch of an order in turn and gives the unweighted mean of their losses.</summary>
    /// <param name="order">The batches.</param>
    /// <param name="epoch">The number of the epoch, for messages.</param>
    /// <param name="evaluate">Evaluates the losses of a batch.</param>
    /// <exception cref="InvalidOperationException">A loss is NaN or infinite; the message names epoch and term.</exception>
    public TermLosses Mean(IBatchSource order, int epoch, Func<ReadOnlyMemory<int>, TermLosses> evaluate)
    {
        TermLosses sum = default;
        int batches = 0;
        foreach (ReadOnlyMemory<int> batch in order.Batches())
        {
            CheckAlive();
            TermLosses losses = evaluate(batch);
            CheckFinite(losses, epoch);
            sum = sum.Plus(losses);
            batches++;
        }

        return sum.DividedBy(batches);
    }

    /// <summary>How each component behaves over all batches. The last pass of a training.</summary>
    /// <param name="order">The batches.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="components">K.</param>
    /// <param name="encode">Gives the activations of a batch.</param>
    public EncoderComponentStatistics[] Measure(IBatchSource order, float[]? rowWeights, int components, BatchActivations encode)
    {
        int stride = Kernels.PaddedWidth(components);
        var statistics = new StatisticsAccumulator(components);
        foreach (ReadOnlyMemory<int> batch in order.Batches(isLast: true))
        {
            CheckAlive();
            ReadOnlySpan<int> rows = batch.Span;
            ReadOnlySpan<float> activations = encode(rows);
            for (int i = 0; i < rows.Length; i++)
                statistics.Add(activations.Slice(i * stride, components), rowWeights?[rows[i]] ?? 1);
        }

        return statistics.ToArray();
    }

    /// <exception cref="InvalidOperationException">A parameter is NaN or infinite after the last step.</exception>
    public void CheckFinite<TParameters>(TParameters parameters)
        where TParameters : IParameters<TParameters>
    {
        if (!parameters.AreFinite)
            throw host.Except($"Training diverged in its last step: the weights are not finite. {Remedy()}");
    }

    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public void CheckAlive()
    {
        cancellation.ThrowIfCancellationRequested();
        host.CheckAlive();
    }

    /// <exception cref="InvalidOperationException">A loss is NaN or infinite; the message names epoch and term.</exception>
    public void CheckFinite(TermLosses losses, int epoch)
    {
        if (losses.FirstNonFinite() is string term)
        {
            throw host.Except(FormattableString.Invariant(
                $"Training diverged in epoch {epoch}: the {term}. {Remedy()}"));
        }
    }

    private string Remedy() =>
        FormattableString.Invariant($"Lower LearningRate (now {learningRate}) or bring the inputs closer to unit scale.");
}

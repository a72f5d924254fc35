using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>a = BatchTopK(z): the k·B largest pre-activations above 0 of a batch of B rows, and the threshold that replaces them for single rows.</summary>
/// <remarks>
/// Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024): a row takes more or fewer than k as it needs. What a row gets then
/// depends on the rows beside it, which must not be when scoring. There a = z where z &gt; θ, and θ = E[min {a_ij : a_ij &gt; 0}], the mean
/// over the training batches of the smallest activation kept. A batch that keeps nothing is left out; if all do, θ = 0. Ties go to the
/// first row, and there to the component with the lowest index.
/// </remarks>
/// <param name="k">The mean number of active components of a row, at most.</param>
internal sealed class BatchSelection(int k)
{
    /// <summary>Writes a.</summary>
    public void Activate(AutoencoderBatch batch)
    {
        // The padding is 0 and so is never kept.
        int kept = (int)Math.Min((long)k * batch.Rows, int.MaxValue);
        Selection.KeepLargest(batch.PreActivations, kept, batch.Activations);
    }

    /// <summary>The activation of single rows, by the threshold of the training rows.</summary>
    /// <param name="stride">The padded width of a row.</param>
    /// <param name="training">Activates the training rows.</param>
    public static RowActivation Freeze(int stride, TrainingPass training)
    {
        double sum = 0;
        int batches = 0;
        training(batch =>
        {
            float smallest = SmallestPositive(batch.Activations);
            if (float.IsPositiveInfinity(smallest))
                return;
            sum += smallest;
            batches++;
        });

        var thresholds = new float[stride];
        thresholds.AsSpan().Fill(batches == 0 ? 0 : (float)(sum / batches));
        return new RowActivation.AboveThreshold(thresholds);
    }

    /// <summary>The smallest value above 0; infinity where there is none.</summary>
    private static float SmallestPositive(ReadOnlySpan<float> values)
    {
        float smallest = float.PositiveInfinity;
        foreach (float value in values)
        {
            if (value > 0 && value < smallest)
                smallest = value;
        }

        return smallest;
    }
}

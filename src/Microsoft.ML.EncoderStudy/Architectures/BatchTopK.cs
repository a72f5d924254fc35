using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>Keeps the k·B largest pre-activations above 0 of every batch of B rows, so that rows may take more or fewer than k.</summary>
/// <remarks>
/// <para>
/// Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024): z = W (x − c) + b, a = BatchTopK(z), x̂ = a V + c, and the mean squared
/// error with the auxiliary loss that revives dead components (<see cref="AuxiliaryLoss"/>). The gradient flows through the kept entries
/// only. Ties go to the first row, and there to the component with the lowest index.
/// </para>
/// <para>
/// What a row gets then depends on the rows beside it, which must not be when scoring. There a = z where z &gt; θ, and
/// θ = E[min {a_ij : a_ij &gt; 0}], the mean over the training batches of the smallest activation kept. A batch that keeps nothing is left
/// out; if all do, θ = 0.
/// </para>
/// </remarks>
/// <param name="k">The mean number of active components of a row, at most.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss; 0 turns it off.</param>
/// <param name="reconstruction">What of the reconstruction is minimised.</param>
internal sealed class BatchTopK(int k, float auxiliaryWeight, IReconstruction reconstruction) : IAutoencoderArchitecture
{
    private readonly KeptEntriesLoss _loss = new(reconstruction, auxiliaryWeight);

    public bool CentresInput => true;

    public void Activate(AutoencoderBatch batch)
    {
        // The padding is 0 and so is never kept.
        int kept = (int)Math.Min((long)k * batch.Rows, int.MaxValue);
        Selection.KeepLargest(batch.PreActivations, kept, batch.Activations);
    }

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient) => _loss.Losses(batch, gradient);

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient) => _loss.Backpropagate(batch);

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training)
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

        var thresholds = new float[parameters.Stride];
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

/// <summary>A sparse autoencoder that keeps the largest pre-activations of a batch.</summary>
internal sealed class BatchTopKKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.BatchTopK;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.NumberOfActiveComponents, ArchitectureOption.AuxiliaryLossWeight];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) =>
        new BatchTopK(settings.ActiveComponents, settings.AuxiliaryLossWeight, new Reconstruction(gradientWhereActive: true));

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.AboveThreshold(readVector());
}

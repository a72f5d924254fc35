using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>BatchTopK whose first components reconstruct alone, in nested groups: <see cref="Architectures.MatryoshkaBatchTopKKind"/>.</summary>
/// <param name="k">The mean number of active components of a row.</param>
/// <param name="groupEnds">The ends of the nested groups, the last one K.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss.</param>
internal sealed class TorchMatryoshkaBatchTopK(int k, IReadOnlyList<int> groupEnds, float auxiliaryWeight) : ITorchArchitecture
{
    private readonly TorchAuxiliaryLoss _auxiliary = new(auxiliaryWeight);

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor a = TorchBatchTopK.Largest(forward.PreActivations, k);
        Tensor reconstruction = forward.DecoderBias;
        var errors = new List<Tensor>();
        int start = 0;
        foreach (int end in groupEnds)
        {
            // What a group adds to the reconstruction of those before it.
            reconstruction = reconstruction.addmm(
                a.narrow(1, start, end - start), forward.DecoderWeights.narrow(1, start, end - start).t(), beta: 1, alpha: 1);
            errors.Add(forward.ErrorOf(reconstruction));
            start = end;
        }

        return new TorchOutcome(a, stack(errors).mean(), Auxiliary: _auxiliary.Evaluate(forward, reconstruction));
    }
}

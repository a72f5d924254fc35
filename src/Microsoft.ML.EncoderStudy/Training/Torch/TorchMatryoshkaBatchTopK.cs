using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>BatchTopK whose first components reconstruct alone, in nested groups: <see cref="Architectures.MatryoshkaBatchTopK"/>.</summary>
/// <param name="k">The mean number of active components of a row.</param>
/// <param name="groupEnds">The ends of the nested groups, the last one K.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss.</param>
internal sealed class TorchMatryoshkaBatchTopK(int k, IReadOnlyList<int> groupEnds, float auxiliaryWeight) : ITorchArchitecture
{
    private readonly TorchAuxiliaryLoss _auxiliary = new(auxiliaryWeight);

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor a = TorchBatchTopK.Largest(forward.PreActivations, k);
        Tensor[] errors = groupEnds.Select(end => forward.ErrorOf(
            a.narrow(1, 0, end).matmul(forward.DecoderWeights.narrow(1, 0, end).t()).Plus(forward.DecoderBias))).ToArray();
        return new TorchOutcome(a, stack(errors).mean(), Auxiliary: _auxiliary.Evaluate(forward, forward.Decode(a)));
    }
}

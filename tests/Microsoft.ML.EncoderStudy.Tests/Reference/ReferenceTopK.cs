namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Gao et al. (2024): a = ReLU(TopK(W (x − c) + b)) row by row, mean squared error and auxiliary loss.</summary>
/// <param name="k">The number of components kept in a row.</param>
/// <param name="auxiliaryWeight">α.</param>
/// <param name="dead">Which components are dead.</param>
internal sealed class ReferenceTopK(int k, float auxiliaryWeight, bool[] dead) : IReferenceArchitecture
{
    public bool CentresInput => true;

    public IReferenceLoss Near(ReferenceAutoencoder model)
    {
        bool[][] kept = model.PreActivations().Select(row => ReferenceSelection.Largest(row, k)).ToArray();
        return new ReferenceKeptEntries(model, kept, [model.Problem.Components], auxiliaryWeight, dead);
    }
}

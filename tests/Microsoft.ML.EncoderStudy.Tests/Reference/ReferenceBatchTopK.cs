namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Bussmann et al. (2024): as TopK, but the k·B largest of the whole batch.</summary>
/// <param name="k">The mean number of components kept in a row.</param>
/// <param name="auxiliaryWeight">α.</param>
/// <param name="dead">Which components are dead.</param>
internal sealed class ReferenceBatchTopK(int k, float auxiliaryWeight, bool[] dead) : IReferenceArchitecture
{
    public bool CentresInput => true;

    public IReferenceLoss Near(ReferenceAutoencoder model)
    {
        bool[][] kept = ReferenceSelection.LargestOfAll(model.PreActivations(), k * model.Problem.Rows);
        return new ReferenceKeptEntries(model, kept, [model.Problem.Components], auxiliaryWeight, dead);
    }
}

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Bussmann et al. (2025): as BatchTopK, but the mean over nested prefixes of the mean squared error of each alone.</summary>
/// <param name="k">The mean number of components kept in a row.</param>
/// <param name="auxiliaryWeight">α.</param>
/// <param name="dead">Which components are dead.</param>
/// <param name="groupEnds">The sizes of the prefixes.</param>
internal sealed class ReferenceMatryoshkaBatchTopK(int k, float auxiliaryWeight, bool[] dead, int[] groupEnds) : IReferenceArchitecture
{
    public bool CentresInput => true;

    public IReferenceLoss Near(ReferenceAutoencoder model)
    {
        bool[][] kept = ReferenceSelection.LargestOfAll(model.PreActivations(), k * model.Problem.Rows);
        return new ReferenceKeptEntries(model, kept, groupEnds, auxiliaryWeight, dead);
    }
}

using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>An architecture as shipped and as the reference has it, with the same settings.</summary>
internal static class TestedArchitecture
{
    public const int K = 3;

    /// <summary>Large, so that an error in the auxiliary loss shows beside the reconstruction.</summary>
    public const float AuxiliaryWeight = 0.5f;

    /// <summary>The architectures that keep the largest pre-activations.</summary>
    public static SparseAutoencoderArchitecture[] KeepingTheLargest { get; } =
    [
        SparseAutoencoderArchitecture.TopK, SparseAutoencoderArchitecture.BatchTopK, SparseAutoencoderArchitecture.MatryoshkaBatchTopK,
    ];

    public static IAutoencoderArchitecture Shipped(SparseAutoencoderArchitecture architecture, int components) => architecture switch
    {
        SparseAutoencoderArchitecture.TopK => new TopK(K, AuxiliaryWeight),
        SparseAutoencoderArchitecture.BatchTopK => new BatchTopK(K, AuxiliaryWeight, new Reconstruction(gradientWhereActive: true)),
        SparseAutoencoderArchitecture.MatryoshkaBatchTopK => new BatchTopK(K, AuxiliaryWeight, new NestedReconstruction(GroupEnds(components))),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture)),
    };

    public static IReferenceArchitecture Reference(SparseAutoencoderArchitecture architecture, bool[] dead) => architecture switch
    {
        SparseAutoencoderArchitecture.TopK => new ReferenceTopK(K, AuxiliaryWeight, dead),
        SparseAutoencoderArchitecture.BatchTopK => new ReferenceBatchTopK(K, AuxiliaryWeight, dead),
        SparseAutoencoderArchitecture.MatryoshkaBatchTopK =>
            new ReferenceMatryoshkaBatchTopK(K, AuxiliaryWeight, dead, GroupEnds(dead.Length)),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture)),
    };

    /// <summary>Every third component, from the first, or none.</summary>
    public static bool[] Dead(int components, bool any) => Enumerable.Range(0, components).Select(j => any && j % 3 == 0).ToArray();

    /// <summary>An activity that has seen the given components silent.</summary>
    public static ComponentActivity Activity(bool[] dead)
    {
        var activity = new ComponentActivity(dead.Length, deadAfterRows: 1);
        activity.Observe(dead.Select(isDead => !isDead).ToArray(), rows: 1);
        return activity;
    }

    /// <summary>Groups that begin and end within a register, at its ends, and span several.</summary>
    private static int[] GroupEnds(int components)
    {
        int[] ends = [2, 5, 16, 21, 55];
        return [.. ends.Where(end => end < components), components];
    }
}

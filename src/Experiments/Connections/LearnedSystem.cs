namespace EncoderStudy.Experiments.Connections;

/// <summary>A system that was fitted to the training rows, as all of them can be asked.</summary>
internal sealed record LearnedSystem
{
    /// <summary>What each component looks like or looks for, [components × inputs].</summary>
    public required RowMatrix Prototypes { get; init; }

    /// <summary>The features of rows, [rows × components].</summary>
    public required Func<RowMatrix, RowMatrix> Features { get; init; }

    /// <summary>The component that each row belongs to, from its features; −1 for none.</summary>
    public required Func<RowMatrix, int[]> Winners { get; init; }

    /// <summary>Whether softmax(−features) are the responsibilities of a mixture.</summary>
    public bool FeaturesAreEnergies { get; init; }

    /// <summary>The feature furthest from 0 of each row, −1 where all are 0.</summary>
    public static int[] Largest(RowMatrix features) =>
    [
        .. Enumerable.Range(0, features.Rows).Select(row =>
        {
            int largest = System.Numerics.Tensors.TensorPrimitives.IndexOfMaxMagnitude<double>(features[row]);
            return features[row][largest] == 0 ? -1 : largest;
        }),
    ];
}

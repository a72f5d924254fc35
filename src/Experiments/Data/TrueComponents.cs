namespace EncoderStudy.Experiments.Data;

/// <summary>What synthetic data were made of: directions, and how strongly each fired in every test row.</summary>
/// <param name="directions">[count × dimensions], rows of length 1.</param>
/// <param name="dimensions">D.</param>
/// <param name="strengths">[test rows × count], 0 where a component did not fire, greater than 0 where it did.</param>
internal sealed class TrueComponents(float[] directions, int dimensions, float[] strengths)
{
    /// <summary>The number of components.</summary>
    public int Count { get; } = directions.Length / dimensions;

    /// <summary>D.</summary>
    public int Dimensions => dimensions;

    /// <summary>The number of test rows.</summary>
    public int Rows => strengths.Length / Count;

    /// <summary>The direction of a component, of length 1.</summary>
    public ReadOnlySpan<float> Direction(int component) => directions.AsSpan(component * dimensions, dimensions);

    /// <summary>Whether a component fired in a test row.</summary>
    public bool Fires(int row, int component) => strengths[row * Count + component] > 0;
}

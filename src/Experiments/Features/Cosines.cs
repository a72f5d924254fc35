using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Features;

/// <summary>How near the directions of components come to given prototypes.</summary>
internal static class Cosines
{
    /// <summary>The cosine of each direction to the prototype that it is nearest to.</summary>
    /// <param name="directions">[components × size], row-major.</param>
    /// <param name="prototypes">[prototypes × size]; at least one.</param>
    /// <param name="size">The length of a row.</param>
    /// <returns>One for each direction, in −1 … 1; NaN for one that is 0 everywhere. Prototypes that are 0 everywhere are nobody's nearest.</returns>
    public static float[] ToNearest(ReadOnlySpan<float> directions, ReadOnlySpan<float> prototypes, int size)
    {
        var nearest = new float[directions.Length / size];
        Array.Fill(nearest, float.NaN);
        for (int j = 0; j < nearest.Length; j++)
        {
            ReadOnlySpan<float> direction = directions.Slice(j * size, size);
            for (int start = 0; start < prototypes.Length; start += size)
            {
                var cosine = (float)Cosine.Between(direction, prototypes.Slice(start, size));
                if (!(cosine <= nearest[j]) && !float.IsNaN(cosine))
                    nearest[j] = cosine;
            }
        }

        return nearest;
    }
}

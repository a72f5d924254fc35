namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>‖found − expected‖ / ‖expected‖ in the Euclidean (Frobenius) norm.</summary>
internal static class RelativeDistance
{
    public static double Between(IEnumerable<double> found, IEnumerable<double> expected)
    {
        double difference = 0, size = 0;
        foreach ((double f, double e) in found.Zip(expected))
        {
            difference += (f - e) * (f - e);
            size += e * e;
        }

        return size == 0 ? Math.Sqrt(difference) : Math.Sqrt(difference / size);
    }
}

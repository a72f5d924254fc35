namespace Microsoft.ML.Transforms;

/// <summary>What the bias of a decoder is before the first step: what it makes of a row on which no component is active.</summary>
public enum DecoderBiasInitialization
{
    /// <summary>Uniform in ±1/√K, as a linear layer usually begins.</summary>
    Uniform = 0,

    /// <summary>Zero.</summary>
    Zero = 1,

    /// <summary>The mean of the training rows.</summary>
    Mean = 2,

    /// <summary>
    /// The geometric median of the training rows, the point with the smallest sum of distances to them (Bricken et al. 2023). Up to a
    /// hundred passes over the rows, which read the data anew each time if it is streamed.
    /// </summary>
    GeometricMedian = 3,
}

namespace Microsoft.ML.Transforms;

/// <summary>How one component behaved over the rows the encoder was trained on, measured with the final weights.</summary>
/// <remarks>Rows held out for validation do not enter; example weights do, as counts. Immutable and thread-safe.</remarks>
/// <param name="Mean">The mean activation.</param>
/// <param name="Variance">The unbiased variance of the activation. The study calls a component dead when it is below 0.01.</param>
/// <param name="FractionActive">The share of rows, in 0 … 1, on which the magnitude of the activation exceeds 0.01, the study's threshold.</param>
public readonly record struct EncoderComponentStatistics(float Mean, float Variance, float FractionActive);

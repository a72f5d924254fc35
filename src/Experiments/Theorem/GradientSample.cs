namespace EncoderStudy.Experiments.Theorem;

/// <summary>Activations of a batch, and the gradient of the log-sum-exp term that something gave for them.</summary>
/// <param name="Activations">a: [rows × components], row-major.</param>
/// <param name="Gradient">∂L/∂a, as given: [rows × components].</param>
/// <param name="Components">K.</param>
internal sealed record GradientSample(float[] Activations, float[] Gradient, int Components);

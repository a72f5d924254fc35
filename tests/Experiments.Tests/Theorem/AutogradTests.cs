using EncoderStudy.Experiments.Theorem;
using TorchSharp;
using static TorchSharp.torch;

namespace EncoderStudy.Experiments.Tests.Theorem;

public class AutogradTests
{
    [Fact]
    public void AtActivations_KnownActivations_GivesTheDerivativeOfTheTerm()
    {
        float ln3 = MathF.Log(3);

        GradientSample sample = Autograd.AtActivations([0, ln3, ln3, 0], components: 2);

        Assert.Equal([0.75f, 0.25f, 0.25f, 0.75f], sample.Gradient, (expected, found) => Math.Abs(expected - found) < 1e-6f);
    }

    [Fact]
    public void ThroughEncoder_SomeWeights_FindsTheActivationsOfTheEncoder()
    {
        // Two components over two inputs: z = (x0 + 1, −x1).
        GradientSample sample = Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]);

        Assert.Equal([3f, 0f], sample.Activations);
    }

    [Fact]
    public void ThroughEncoder_ASilentComponent_GivesTheGradientAtTheActivationNotBehindIt()
    {
        // Component 1 is off: nothing reaches its weights, but its activation has the gradient 1 / (1 + e⁻³).
        GradientSample sample = Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]);

        Assert.Equal(1 / (1 + Math.Exp(-3)), sample.Gradient[1], 1e-6);
    }

    [Fact]
    public void Gradients_WhereTheThreadRecordsNone_AreFoundAllTheSame()
    {
        GradientSample atActivations = Autograd.AtActivations([0, 1], components: 2);
        GradientSample throughEncoder = Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]);

        using (inference_mode())
        using (no_grad())
        {
            Assert.Equal(atActivations.Gradient, Autograd.AtActivations([0, 1], components: 2).Gradient);
            Assert.Equal(throughEncoder.Gradient, Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]).Gradient);
            Assert.True(is_inference_mode_enabled());
            Assert.False(is_grad_enabled());
        }
    }

    [Fact]
    public void Gradients_WithAnotherDefaultType_AreInSinglePrecisionAllTheSame()
    {
        GradientSample expected = Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]);
        ScalarType before = get_default_dtype();
        set_default_dtype(ScalarType.Float16);
        try
        {
            Assert.Equal(expected.Gradient, Autograd.ThroughEncoder(inputs: [2, 3], weights: [1, 0, 0, -1], biases: [1, 0]).Gradient);
            Assert.Equal(ScalarType.Float16, get_default_dtype());
        }
        finally
        {
            set_default_dtype(before);
        }
    }
}

using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Two trainings from the same weights over the same batches, each on its own: the engine's, and torch's with Adam by its paper.</summary>
public class FreeRunningTests(Findings findings) : TorchTest(findings)
{
    [Fact]
    public void Loss_AfterTenStepsOnItsOwn_IsWithinAThousandth()
    {
        DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc", 64, EncoderActivation.ReLU);
        using IDisposable scope = NewDisposeScope();
        using var trial = new Trial(Problem.Digits(components: 64, batchSize: 128), settings);
        (Tensor weights, Tensor bias) = trial.Leaves(ScalarType.Float32);
        var adamOfWeights = new TorchAdam(weights, settings.LearningRate);
        var adamOfBias = new TorchAdam(bias, settings.LearningRate);

        for (int step = 1; step <= 100; step++)
        {
            int[] batch = trial.NextBatch();
            TermLosses losses = trial.Evaluate(batch);
            Tensor loss = trial.TorchLoss(batch, weights, bias);
            loss.backward();
            double distance = Math.Abs(losses.Total - loss.item<float>()) / Math.Abs(loss.item<float>());
            if (step is 10 or 100)
                Findings.Add($"free-running, step {step}: loss {losses.Total:F3}, torch {loss.item<float>():F3}; weights {trial.DistanceOfWeights(weights):E1} apart");
            if (step <= 10)
                Assert.True(distance < 1e-3, $"After {step - 1} steps the losses differ by {distance}.");

            trial.Step();
            weights = adamOfWeights.Step(weights);
            bias = adamOfBias.Step(bias);
        }
    }

    /// <summary>Kingma &amp; Ba (2015), algorithm 1.</summary>
    private sealed class TorchAdam(Tensor parameter, double learningRate)
    {
        private Tensor _first = zeros_like(parameter);
        private Tensor _second = zeros_like(parameter);
        private int _steps;

        /// <summary>The parameter after a step, a leaf again.</summary>
        public Tensor Step(Tensor current)
        {
            _steps++;
            Tensor gradient = current.grad!;
            _first = (Number(0.9) * _first).Plus(Number(0.1) * gradient);
            _second = (Number(0.999) * _second).Plus(Number(0.001) * gradient.Squared());
            Tensor mean = _first / Number(1 - Math.Pow(0.9, _steps)), square = _second / Number(1 - Math.Pow(0.999, _steps));
            return current.detach().Minus(Number(learningRate) * mean / square.sqrt().Plus(Number(1e-8))).requires_grad_();
        }

        private static Tensor Number(double value) => tensor(value, dtype: ScalarType.Float32);
    }
}

using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training.Torch;
using TorchSharp;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Extending;

/// <summary>(1/N) Σ_ij w_i |a_ij|: the worked example of a term, all of which is in this file.</summary>
/// <remarks>∂L/∂a_ij = w_i sign(a_ij) / N, where N = Σ w. A component's share needs to know of no other.</remarks>
/// <param name="Weight">λ.</param>
internal sealed record MeanActivation(float Weight) : ObjectiveTerm(Weight)
{
    public override string Name => "mean activation";

    public override string WeightOption => "MeanActivationWeight";

    public override IActivationTerm OverActivations() => new Evaluator(Weight);

    /// <summary>Makes the torch twin known.</summary>
    public static void Register() => TorchTerms.Add<MeanActivation>(
        _ => batch => batch.Weighted(batch.Values.abs()).sum().div(batch.Total));

    private sealed class Evaluator(float weight) : IActivationTerm
    {
        public double Evaluate(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> gradient)
        {
            losses.Clear();
            for (int i = 0; i < batch.Rows; i++)
            {
                double ofRow = (batch.RowWeights.IsEmpty ? 1 : batch.RowWeights[i]) / batch.TotalWeight;
                for (int j = 0; j < batch.Components; j++)
                {
                    float a = batch.Activations[(i * batch.Stride) + j];
                    losses[j] += ofRow * Math.Abs(a);
                    if (!gradient.IsEmpty)
                        gradient[(i * batch.Stride) + j] += (float)(weight * ofRow * Math.Sign(a));
                }
            }

            return 0;
        }
    }
}

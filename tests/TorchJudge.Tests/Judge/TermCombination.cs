using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Every combination of terms, by name; their weights differ, so that none can stand in for another.</summary>
internal static class TermCombination
{
    /// <summary>"lse", "lse+var", …: the fifteen subsets, and those with the log-sum-exp term once more with its mean.</summary>
    public static IEnumerable<string> Names()
    {
        for (int subset = 1; subset < 16; subset++)
        {
            string[] rest = [.. Part(2, "var"), .. Part(4, "tc"), .. Part(8, "wr")];
            if ((subset & 1) == 0)
            {
                yield return string.Join('+', rest);
                continue;
            }

            yield return string.Join('+', ["lse", .. rest]);
            yield return string.Join('+', ["lse-mean", .. rest]);

            string[] Part(int bit, string name) => (subset & bit) == 0 ? [] : [name];
        }
    }

    public static DecoderFreeSettings Settings(string names, int components, EncoderActivation activation)
    {
        string[] terms = names.Split('+');
        return new()
        {
            Components = components,
            Activation = activation,
            Terms =
            [
                new LogSumExp(
                    terms.Contains("lse") || terms.Contains("lse-mean") ? 0.7f : 0,
                    terms.Contains("lse-mean") ? LseReduction.Mean : LseReduction.Sum),
                new VarianceBarrier(terms.Contains("var") ? 1.3f : 0, 1e-6f),
                new Decorrelation(terms.Contains("tc") ? 0.9f : 0),
                new WeightRedundancy(terms.Contains("wr") ? 0.4f : 0),
            ],
            Engine = EncoderEngine.ClosedForm,
            NumberOfThreads = 1,
            Epochs = 1,
            BatchSize = 128,
            Optimizer = EncoderOptimizer.Adam,
            LearningRate = 1e-3f,
            Momentum = 0,
            ValidationFraction = 0,
            Patience = null,
        };
    }
}

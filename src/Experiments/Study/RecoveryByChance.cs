using EncoderStudy.Experiments.Data;
using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Study;

/// <summary>What <see cref="Recovery"/> says of directions that know nothing of the data: what every other row is to be read against.</summary>
/// <remarks>As many directions as a model has components, uniformly from the sphere; one fires where a row has a positive part along it.</remarks>
internal static class RecoveryByChance
{
    public const string Configuration = "By chance";

    /// <param name="truth">What the test rows were made of.</param>
    /// <param name="test">Those rows.</param>
    /// <param name="components">How many directions.</param>
    /// <param name="seed">Draws them.</param>
    public static RunResult Of(TrueComponents truth, IDataView test, int components, int seed)
    {
        double[] drawn = new double[components * truth.Dimensions];
        Normal.Samples(new Random(seed), drawn, 0, 1);
        float[] directions = Array.ConvertAll(drawn, value => (float)value);
        float[] activations =
        [
            .. from row in test.GetColumn<float[]>(StudyData.Inputs)
               from component in Enumerable.Range(0, components)
               select System.Numerics.Tensors.TensorPrimitives.Dot<float>(row, directions.AsSpan(component * truth.Dimensions, truth.Dimensions)),
        ];
        var numbers = new Dictionary<string, double>();
        Recovery.Of(directions, activations, truth).AddTo(numbers);
        return new RunResult { Configuration = Configuration, Seed = seed, Metrics = numbers };
    }
}

using System.Globalization;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>An optimizer and its learning rate.</summary>
/// <param name="Optimizer">The optimizer; SGD without momentum.</param>
/// <param name="Exponent">The learning rate is 10 to this power.</param>
internal sealed record OptimizerSetting(EncoderOptimizer Optimizer, int Exponent)
{
    /// <summary>The settings of the study, in the order of its tables.</summary>
    public static IReadOnlyList<OptimizerSetting> All { get; } =
    [
        .. from optimizer in new[] { EncoderOptimizer.Sgd, EncoderOptimizer.Adam }
           from exponent in new[] { -4, -3, -2, -1 }
           select new OptimizerSetting(optimizer, exponent),
    ];

    public float LearningRate => float.Parse(Rate, CultureInfo.InvariantCulture);

    public string Name => $"{(Optimizer == EncoderOptimizer.Sgd ? "SGD" : "Adam")} {Rate}";

    /// <summary>The claim about its final loss.</summary>
    public string LossClaim => $"dynamics-loss-{(Optimizer == EncoderOptimizer.Sgd ? "sgd" : "adam")}-{Rate}";

    private string Rate => FormattableString.Invariant($"1e{Exponent}");
}

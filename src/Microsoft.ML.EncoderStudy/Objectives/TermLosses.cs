using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of the decoder-free objective: each with its factor λ, so that they add up.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TermLosses(double LogSumExp, double Variance, double Decorrelation, double WeightRedundancy) : ITermLosses
{
    public static IReadOnlyList<string> Names { get; } = ["log-sum-exp", "variance", "decorrelation", "weight redundancy"];
}

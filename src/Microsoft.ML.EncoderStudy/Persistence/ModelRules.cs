using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>
/// What holds for every number of a model that a file may keep. A fit asks before it returns a model, in the form in which it will be saved,
/// and the loader asks of what it has read: so what one gives the other takes.
/// </summary>
/// <remarks>Each rule gives a sentence that says what breaks it, or null where nothing does.</remarks>
internal static class ModelRules
{
    /// <summary>The name of a term takes so many bytes at most.</summary>
    public const int MostBytesOfName = 256;

    /// <summary>Weights are finite.</summary>
    /// <param name="weights">[inputs × pitch].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    /// <param name="what">What messages call them.</param>
    public static string? Weights(ReadOnlySpan<float> weights, int components, int inputs, string what)
    {
        if (AllFinite(weights))
            return null;
        int pitch = weights.Length / inputs;
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d < inputs; d++)
            {
                if (!float.IsFinite(weights[(d * pitch) + j]))
                    return $"The {what} of component {j} in the model are not finite (that of slot {d} of the input is not).";
            }
        }

        return null;
    }

    /// <summary>All of some values are finite.</summary>
    public static string? Finite(ReadOnlySpan<float> values, string what) => AllFinite(values) ? null : $"The {what} in the model are not finite.";

    /// <summary>All of some finite values are at least 0.</summary>
    public static string? FiniteAndNotNegative(ReadOnlySpan<float> values, string what, string one)
    {
        if (!AllFinite(values))
            return $"The {what} in the model are not finite.";
        foreach (float value in values)
        {
            if (value < 0)
                return $"A {one} in the model is negative.";
        }

        return null;
    }

    /// <summary>What is subtracted is finite, and what is multiplied with finite and above 0.</summary>
    public static string? Scaler(InputScaler scaler)
    {
        if (!Enum.IsDefined(scaler.Scaling))
            return $"The model names the unknown input scaling {(int)scaler.Scaling}.";
        if (!(scaler.MeanToDeviationRatio >= 0))
            return FormattableString.Invariant($"The model claims a ratio of mean to deviation of {scaler.MeanToDeviationRatio}.");
        if (scaler.Scaling == InputScaling.None)
            return null;
        for (int d = 0; d < scaler.Inputs; d++)
        {
            if (!double.IsFinite(scaler.Mean[d]) || !double.IsFinite(scaler.Scale[d]) || scaler.Scale[d] <= 0)
                return $"The means and scales of the inputs in the model are not finite, or a scale is not above 0 (those of slot {d}).";
        }

        return null;
    }

    /// <summary>Statistics are finite, a variance is at least 0, and a fraction is one.</summary>
    public static string? Statistics(ReadOnlySpan<EncoderComponentStatistics> statistics)
    {
        for (int j = 0; j < statistics.Length; j++)
        {
            EncoderComponentStatistics component = statistics[j];
            if (!float.IsFinite(component.Mean) || !float.IsFinite(component.Variance) || !float.IsFinite(component.FractionActive))
                return FormattableString.Invariant($"The statistics of component {j} in the model are not finite: a mean of {component.Mean} and a variance of {component.Variance}.");
            if (component.Variance < 0 || component.FractionActive is < 0 or > 1)
                return FormattableString.Invariant($"Component {j} claims a variance of {component.Variance} and an active fraction of {component.FractionActive}.");
        }

        return null;
    }

    /// <summary>The terms of a loss are told apart by names that a file has room for, and what holds for every epoch does.</summary>
    public static string? History(IEnumerable<TrainedEpoch> history) =>
        TermNames(history.First().Terms.Names) ?? history.Select(Epoch).FirstOrDefault(broken => broken is not null);

    /// <summary>All terms of the loss of an epoch are finite, and so is the loss of held-out rows, if there are any.</summary>
    public static string? Epoch(TrainedEpoch epoch)
    {
        if (!double.IsFinite(epoch.Loss) || epoch.Terms.FirstNonFinite() is not null)
            return $"The losses of epoch {epoch.Epoch} are not finite.";
        return double.IsFinite(epoch.ValidationLoss ?? 0) ? null : $"The held-out loss of epoch {epoch.Epoch} is not finite.";
    }

    private static string? TermNames(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (Encoding.UTF8.GetByteCount(name) is not (>= 1 and <= MostBytesOfName))
                return $"The name of a term, '{name}', takes {Encoding.UTF8.GetByteCount(name)} bytes; expected 1 to {MostBytesOfName}.";
            if (names.Count(other => other == name) > 1)
                return $"The model has two terms that are called '{name}'.";
        }

        return null;
    }

    // Compiled to the end at once: programs load their models when they start, where there is no time to find out that a loop is hot. The
    // kernels, with their many small methods, would take longer to compile than to run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        bool finite = true;
        foreach (float value in values)
            finite &= float.IsFinite(value);
        return finite;
    }
}

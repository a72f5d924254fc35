using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Settings;

/// <summary>Refuses options outside their ranges, naming the option, the range and what was found.</summary>
/// <param name="context">Marks exceptions.</param>
internal sealed class OptionChecks(IExceptionContext context)
{
    /// <summary>Marks exceptions.</summary>
    public IExceptionContext Context => context;

    /// <param name="valid">Whether options go together.</param>
    /// <param name="option">The option that is named.</param>
    /// <param name="problem">What is wrong where they do not.</param>
    public void That(bool valid, string option, string problem) => context.CheckUserArg(valid, option, problem);

    public void AtLeast(int minimum, int value, string option, string? reason = null) =>
        Check(value >= minimum, option, $"at least {minimum}{(reason is null ? "" : $" ({reason})")}", value);

    /// <summary>Null is allowed too.</summary>
    public void AtLeastOrNull(long minimum, long? value, string option) =>
        Check(value is null || value >= minimum, option, $"at least {minimum}, or null", value);

    /// <summary>0 ≤ value &lt; 1.</summary>
    public void Fraction(double value, string option) => Check(value is >= 0 and < 1, option, "at least 0 and below 1", value);

    /// <inheritdoc cref="Fraction(double, string)"/>
    public void Fraction(float value, string option) => Check(value is >= 0 and < 1, option, "at least 0 and below 1", value);

    public void Positive(float value, string option) => Check(float.IsFinite(value) && value > 0, option, "finite and above 0", value);

    public void NotNegative(double value, string option) =>
        Check(double.IsFinite(value) && value >= 0, option, "finite and at least 0", value);

    /// <inheritdoc cref="NotNegative(double, string)"/>
    public void NotNegative(float value, string option) =>
        Check(float.IsFinite(value) && value >= 0, option, "finite and at least 0", value);

    /// <summary>1 ≤ value ≤ K.</summary>
    public void AtMostComponents(int value, int components, string option) => Check(
        value >= 1 && value <= components, option, FormattableString.Invariant($"from 1 to NumberOfComponents ({components})"), value);

    /// <summary>Increasing from at least 1 to K.</summary>
    public void Prefixes(IReadOnlyList<int> values, int components, string option) => Check(
        values.Count > 0 && values[0] >= 1 && values[values.Count - 1] == components && values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second),
        option, FormattableString.Invariant($"increasing from at least 1 to NumberOfComponents ({components})"), string.Join(", ", values));

    public void Defined<TEnum>(TEnum value, string option)
        where TEnum : struct, Enum =>
        Check(Enum.IsDefined(value), option, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", value);

    /// <param name="valid">Whether a value is in its range.</param>
    /// <param name="option">The option that has it.</param>
    /// <param name="expected">The range.</param>
    /// <param name="found">The value.</param>
    public void Check(bool valid, string option, string expected, object? found)
    {
        if (!valid)
            throw context.ExceptUserArg(option, FormattableString.Invariant($"must be {expected}; found {found}"));
    }
}

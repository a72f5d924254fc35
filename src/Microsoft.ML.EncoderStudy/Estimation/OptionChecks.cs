using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses options outside their ranges, naming the option, the range and what was found.</summary>
/// <param name="context">Marks exceptions.</param>
internal sealed class OptionChecks(IExceptionContext context)
{
    public void AtLeast(int minimum, int value, string option, string? reason = null) =>
        Check(value >= minimum, option, $"at least {minimum}{(reason is null ? "" : $" ({reason})")}", value);

    /// <summary>Null is allowed too.</summary>
    public void AtLeastOrNull(int minimum, int? value, string option) =>
        Check(value is null || value >= minimum, option, $"at least {minimum}, or null", value);

    /// <summary>0 ≤ value &lt; 1.</summary>
    public void Fraction(double value, string option) => Check(value is >= 0 and < 1, option, "at least 0 and below 1", value);

    /// <inheritdoc cref="Fraction(double, string)"/>
    public void Fraction(float value, string option) => Check(value is >= 0 and < 1, option, "at least 0 and below 1", value);

    public void Positive(float value, string option) => Check(float.IsFinite(value) && value > 0, option, "finite and above 0", value);

    public void NotNegative(float value, string option) =>
        Check(float.IsFinite(value) && value >= 0, option, "finite and at least 0", value);

    public void Defined<TEnum>(TEnum value, string option)
        where TEnum : struct, Enum =>
        Check(Enum.IsDefined(value), option, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", value);

    private void Check(bool valid, string option, string expected, object? found)
    {
        if (!valid)
            throw context.ExceptUserArg(option, FormattableString.Invariant($"must be {expected}; found {found}"));
    }
}

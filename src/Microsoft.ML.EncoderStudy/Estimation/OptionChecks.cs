using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses options outside their ranges, naming the option, the range and what was found.</summary>
/// <param name="context">Marks exceptions.</param>
internal sealed class OptionChecks(IExceptionContext context)
{
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

    /// <summary>A model to start from: of one column pair, and with as many components. Null is allowed too.</summary>
    public void InitialModel(EncoderModelParameters? model, int components, int pairs, string option)
    {
        if (model is null)
            return;
        context.CheckUserArg(pairs == 1, option, FormattableString.Invariant($"needs exactly one column pair, found {pairs}"));
        Check(
            model.NumberOfComponents == components, option, FormattableString.Invariant($"of NumberOfComponents ({components}) components"),
            FormattableString.Invariant($"a model of {model.NumberOfComponents}"));
    }

    /// <summary>A model to start from must have the inputs of the data, which are known only in Fit.</summary>
    public void InitialModel(EncoderModelParameters? model, int inputs, string option)
    {
        if (model is not null && model.InputSize != inputs)
        {
            throw context.ExceptUserArg(
                option, FormattableString.Invariant($"must be of the {inputs} inputs of the data; found a model of {model.InputSize}"));
        }
    }

    /// <summary>A path, or null, of a file that belongs to one training whose state can be read.</summary>
    public void Checkpoint(string? path, TimeSpan every, EncoderEngine engine, int pairs)
    {
        const string pathOption = nameof(EncoderOptionsBase.CheckpointPath);
        Check(every >= TimeSpan.Zero, nameof(EncoderOptionsBase.CheckpointEvery), "at least 0", every);
        if (path is null)
            return;
        context.CheckNonEmpty(path, pathOption);
        context.CheckUserArg(path.IndexOfAny(Path.GetInvalidPathChars()) < 0, pathOption, "holds a character that no path can");
        context.CheckUserArg(pairs == 1, pathOption, FormattableString.Invariant($"needs exactly one column pair, found {pairs}"));
        context.CheckUserArg(
            engine == EncoderEngine.ClosedForm, pathOption, $"needs Engine = {EncoderEngine.ClosedForm}, whose state can be saved; found {engine}");
    }

    public void Defined<TEnum>(TEnum value, string option)
        where TEnum : struct, Enum =>
        Check(Enum.IsDefined(value), option, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", value);

    private void Check(bool valid, string option, string expected, object? found)
    {
        if (!valid)
            throw context.ExceptUserArg(option, FormattableString.Invariant($"must be {expected}; found {found}"));
    }
}

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

/// <summary>What another value of an option does to what Fit gives.</summary>
internal enum OptionEffect
{
    /// <summary>Other numbers are trained.</summary>
    ChangesModel,

    /// <summary>No bit of the model differs.</summary>
    LeavesModel,

    /// <summary>Fit asks for something that is not here, and names the option: it did not pass over it.</summary>
    IsRefused,
}

/// <summary>Another value of one option, and what it must do.</summary>
/// <param name="Option">The option's name.</param>
/// <param name="Effect">What the value must do.</param>
/// <param name="Change">Gives the option that value.</param>
/// <param name="Given">Sets other options for both fits, where the option has its effect with them only.</param>
/// <param name="Where">Tells cases of one option apart.</param>
internal sealed record OptionCase<TOptions>(
    string Option, OptionEffect Effect, Action<TOptions> Change, Action<TOptions>? Given = null, string? Where = null)
{
    /// <summary>Unique among the cases of an estimator.</summary>
    public string Name => Where is null ? Option : $"{Option}, {Where}";
}

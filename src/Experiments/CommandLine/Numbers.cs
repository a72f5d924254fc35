using System.CommandLine.Parsing;
using System.Globalization;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>Numbers as they are typed.</summary>
internal static class Numbers
{
    public static int ParseWholeNumber(ArgumentResult result, int least)
    {
        string found = result.Tokens[0].Value;
        if (int.TryParse(found, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least)
            return value;
        string option = ((OptionResult)result.Parent!).Option.Name;
        result.AddError(FormattableString.Invariant($"{option}: found '{found}'; expected a whole number of at least {least}."));
        return default;
    }
}

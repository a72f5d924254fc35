using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

internal static class SettingsOfTerms
{
    /// <summary>The term of a kind.</summary>
    public static TTerm Term<TTerm>(this DecoderFreeSettings settings)
        where TTerm : ObjectiveTerm => settings.Terms.OfType<TTerm>().Single();
}

using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Says which options a fit will not use.</summary>
internal static class OptionWarnings
{
    public static void WarnIfWithoutEffect(this IChannel channel, bool withoutEffect, string option, string reason)
    {
        if (withoutEffect)
            channel.Warning($"The option {option} has no effect: {reason}.");
    }
}

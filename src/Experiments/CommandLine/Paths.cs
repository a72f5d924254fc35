using System.CommandLine.Parsing;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>Paths as they are typed.</summary>
internal static class Paths
{
    /// <summary>Refuses an empty one, as a variable of a shell that is not set leaves it.</summary>
    public static void CheckIsNotEmpty(OptionResult result)
    {
        if (result.Tokens is [{ Value: "" }])
            result.AddError($"{result.Option.Name}: found ''; expected a path.");
    }
}

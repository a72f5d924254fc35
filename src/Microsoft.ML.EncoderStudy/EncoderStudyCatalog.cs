using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Extension methods of <see cref="TransformsCatalog"/> that create instances of encoder estimators.</summary>
public static partial class EncoderStudyCatalog
{
    private static IHostEnvironment EnvironmentOf(TransformsCatalog catalog, object options)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(options, nameof(options));
        return env;
    }

    /// <summary>The column pair that options name.</summary>
    private static InputOutputColumnPair NamedPair(IHostEnvironment env, string? outputColumnName, string? inputColumnName)
    {
        env.CheckNonEmpty(outputColumnName, "OutputColumnName");
        return new InputOutputColumnPair(outputColumnName, inputColumnName);
    }

    /// <summary>Options may not name columns beside column pairs.</summary>
    private static void CheckNoNames(IHostEnvironment env, string? outputColumnName, string? inputColumnName) => env.CheckUserArg(
        outputColumnName is null && inputColumnName is null,
        "OutputColumnName", "columns are given twice: as pairs and by name in the options");
}

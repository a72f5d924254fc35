using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Extension methods of <see cref="TransformsCatalog"/> that create instances of encoder estimators.</summary>
public static partial class EncoderStudyCatalog
{
    private delegate TEstimator Constructor<TOptions, TEstimator>(IHostEnvironment env, InputOutputColumnPair[] columns, TOptions options);

    /// <summary>An estimator over the column pair that its options name.</summary>
    private static TEstimator OverNamedPair<TOptions, TEstimator>(
        TransformsCatalog catalog, TOptions options, Constructor<TOptions, TEstimator> create)
        where TOptions : EncoderOptionsBase
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(options, nameof(options));
        env.CheckNonEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        return create(env, [new InputOutputColumnPair(options.OutputColumnName, options.InputColumnName)], options);
    }

    /// <summary>An estimator over column pairs, beside which its options may name no columns.</summary>
    private static TEstimator OverPairs<TOptions, TEstimator>(
        TransformsCatalog catalog, InputOutputColumnPair[] columns, TOptions options, Constructor<TOptions, TEstimator> create)
        where TOptions : EncoderOptionsBase
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(options, nameof(options));
        env.CheckUserArg(
            options.OutputColumnName is null && options.InputColumnName is null, nameof(options.OutputColumnName),
            "columns are given twice: as pairs and by name in the options");
        return create(env, columns, options);
    }
}

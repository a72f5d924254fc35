using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What every estimator of encoders does: it checks its options and columns, reads the data, trains an encoder for each column pair.</summary>
/// <remarks>Immutable and thread-safe; fits may run in parallel. Not meant to be derived from outside this library.</remarks>
/// <typeparam name="TModel">The encoders.</typeparam>
/// <typeparam name="TTransformer">What applies them.</typeparam>
/// <typeparam name="TOptions">How they are trained.</typeparam>
public abstract class EncoderEstimatorBase<TModel, TTransformer, TOptions> : IEstimator<TTransformer>
    where TModel : EncoderModelParameters
    where TTransformer : EncoderTransformerBase<TModel>
    where TOptions : EncoderOptionsBase
{
    private readonly TOptions _options;
    private readonly EstimatorColumns _columns;

    private protected EncoderEstimatorBase(IHostEnvironment env, string name, InputOutputColumnPair[] columns, TOptions options)
    {
        Contracts.CheckValue(env, nameof(env));
        Host = env.Register(name);
        Host.CheckValue(options, nameof(options));
        _options = Copy(options);
        _columns = new EstimatorColumns(Host, columns, _options.ExtraColumns, _options.ExampleWeightColumn);
        Check(_options);
    }

    private protected IHost Host { get; }

    /// <summary>Trains one encoder per column pair on the rows of <paramref name="input"/>.</summary>
    /// <param name="input">
    /// The training data. Read once, in its own order, whatever the number of epochs and column pairs, if it fits
    /// <see cref="EncoderOptionsBase.CacheMegabytes"/>; several times an epoch otherwise.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type (the message names it, the type expected and found), or there are more components than arrays
    /// can hold for inputs of this size.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are fewer than two rows; a row is not the vector that its column declares, in length or in the positions of a sparse one (the
    /// message names column and row); a value is NaN or infinite (the message names row and slot); data that is streamed was not the same in
    /// every pass; the checkpoint is of other options or data (the message names the differences); an example weight is negative or not
    /// finite; the training diverged (the message names epoch and term); the model that came out could not be saved and loaded again, or its
    /// outputs on the training rows are not finite, since inputs are too far from unit scale (the message names what is not finite).
    /// </exception>
    /// <exception cref="FormatException">The file at <see cref="EncoderOptionsBase.CheckpointPath"/> is no checkpoint, or a damaged one.</exception>
    /// <exception cref="IOException">
    /// A checkpoint cannot be written or read: before anything is read where that can be known (the folder is missing or may not be written
    /// to, the path is that of a folder, another fit uses it), later where it cannot (the disk is full). The message names the path.
    /// </exception>
    /// <exception cref="OperationCanceledException"><see cref="EncoderOptionsBase.CancellationToken"/> or ML.NET cancelled the fit.</exception>
    public TTransformer Fit(IDataView input) => Fit(input, _options);

    /// <summary>The schema that the fitted transformer will produce, for a schema of the same shape.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <returns>The input's columns, and the outputs with their slot names and key values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it, the type expected and found.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _columns.GetOutputSchema(inputSchema);

    /// <summary>Fits with the options of this estimator, but for what they start from.</summary>
    private protected TTransformer Refine(IDataView input, Action<TOptions> startFrom)
    {
        TOptions options = Copy(_options);
        startFrom(options);
        Check(options);
        return Fit(input, options);
    }

    /// <summary>Trains one encoder.</summary>
    private protected abstract TModel Train(EncoderTraining training, TOptions options, IChannel channel);

    private protected abstract TTransformer CreateTransformer(FittedEncoders<TModel> encoders);

    private static TOptions Copy(TOptions options) => (TOptions)options.Copy();

    private void Check(TOptions options) => options.Check(new OptionChecks(Host), _columns.Pairs.Length);

    private TTransformer Fit(IDataView input, TOptions options)
    {
        Host.CheckValue(input, nameof(input));
        _columns.Check(input.Schema);
        using IChannel channel = Host.Start("Training");
        foreach (string warning in options.Warnings())
            channel.Warning(warning);
        return new PairwiseFit(Host, _columns, options).Run(input, channel, training => Train(training, options, channel), CreateTransformer);
    }
}

namespace EstimatorConformance;

/// <summary>
/// An estimator under examination: how a check creates it, what data it gets and what it promises.
/// </summary>
/// <remarks>
/// Checks call the factories again and again, each time with a new <see cref="MLContext"/>, from several threads at once. The
/// data must therefore be the same at every call, and small: a few hundred rows. Every seed that the estimator takes must be fixed.
/// </remarks>
public sealed record EstimatorSubject
{
    /// <summary>The name that failures carry.</summary>
    public required string Name { get; init; }

    /// <summary>Creates the estimator.</summary>
    public required Func<MLContext, IEstimator<ITransformer>> Create { get; init; }

    /// <summary>Data that Fit and Transform accept: at least 20 rows, of finite values, some of them zero.</summary>
    public required Func<MLContext, IDataView> ValidFit { get; init; }

    /// <summary>Data that Transform accepts and Fit does not, as when the label is missing.</summary>
    public required Stated<Func<MLContext, IDataView>> ValidForTransformOnly { get; init; }

    /// <summary>Data that neither Fit nor Transform accepts, as when the input column is of another type.</summary>
    public required Stated<Func<MLContext, IDataView>> Invalid { get; init; }

    /// <summary>Data that Fit accepts, but not a transformer fitted to <see cref="ValidFit"/>, as when the vectors are of another size.</summary>
    public required Stated<Func<MLContext, IDataView>> ValidForFitOnly { get; init; }

    /// <summary>The column the estimator reads: a vector of Single of known size.</summary>
    public required string InputColumn { get; init; }

    /// <summary>The columns the transformer adds.</summary>
    public required IReadOnlyList<string> OutputColumns { get; init; }

    /// <summary>An output column that a trainer can learn from: a vector of Single of known size.</summary>
    public required Stated<string> FeatureColumn { get; init; }

    /// <summary>A column of Boolean in the valid data, of both values, for trainers downstream.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>What was learned, for comparison bit by bit.</summary>
    public required Stated<Func<ITransformer, float[]>> ReadWeights { get; init; }

    /// <summary>How many times Fit reads its input; 0 for an estimator that learns nothing.</summary>
    public required int FitPasses { get; init; }

    /// <summary>What Fit does with degenerate data.</summary>
    public required FitOutcomes FitOn { get; init; }

    /// <summary>
    /// How many bytes at the start of the transformer's part of the model file ML.NET's base class reads. OneToOneTransformerBase
    /// believes in the number of columns it finds there (4 bytes, and 8 for each column), so that damage to it ends in an
    /// overflow or an allocation that no derived class can prevent. Damage is not done there; 0 for other base classes.
    /// </summary>
    public int ModelBytesReadByMLNet { get; init; }

    /// <summary>
    /// The bytes behind those, counted from 0, of sizes that the transformer takes on trust, so that one flipped byte keeps it busy for minutes.
    /// None is flipped there, since no check could wait for what comes of it; all others are.
    /// </summary>
    public IReadOnlyList<int> SizesTakenOnTrust { get; init; } = [];

    /// <summary>How far two Singles may be apart where a check allows for rounding at all; 0 means bit-equal.</summary>
    public float Tolerance { get; init; }

    /// <summary>The checks that this estimator is known to fail.</summary>
    public IReadOnlyList<KnownDifference> Differences { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

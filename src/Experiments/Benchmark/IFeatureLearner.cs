using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>A row of the benchmark: something that makes features of inputs.</summary>
/// <remarks>Its public properties, which are kept beside finished runs, are all that its results depend on besides the study's settings.</remarks>
internal interface IFeatureLearner
{
    /// <summary>What it is called, in tables and figures.</summary>
    string Name { get; }

    /// <summary>Its settings, for people.</summary>
    string Description { get; }

    /// <summary>Whether there is anything to train, and so to time.</summary>
    bool Trains { get; }

    /// <summary>Whether either engine can train it.</summary>
    bool HasEngines { get; }

    /// <summary>The most epochs it is trained for where the work is to be quick; null for all.</summary>
    int? QuickEpochs { get; }

    /// <summary>Whether it is of interest how much of the inputs is left in the features.</summary>
    bool CanLoseInputs { get; }

    /// <summary>Learns to write the column that <see cref="LinearProbe"/> reads.</summary>
    ITransformer Fit(EncoderTraining training);

    /// <summary>Measures what <see cref="Fit"/> gave on the test rows; the decoder measured, if any, is its own.</summary>
    Dictionary<string, double> Measure(EncoderTraining training, ITransformer fitted);
}

using EncoderStudy.Experiments.Imaging;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Data;

/// <summary>The data of an experiment: a vector column, and what is known about it.</summary>
internal sealed record StudyData
{
    /// <summary>The vector column.</summary>
    public const string Inputs = "Pixels";

    /// <summary>Principal components, which features are compared with, need as many.</summary>
    private const int SmallestSize = 2;

    /// <summary>The column of classes, whole numbers of type <see cref="float"/>, where there are any.</summary>
    public const string Label = "Label";

    public required IDataView Train { get; init; }

    public required IDataView Test { get; init; }

    /// <summary>D.</summary>
    public required int Size { get; init; }

    /// <summary>The shape of an input, if inputs are images.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>How the inputs are brought to a common place before training: what a data set needs, the same for every model.</summary>
    public InputScaling InputScaling { get; init; } = InputScaling.None;

    /// <summary>What the data were made of, if that is known.</summary>
    public TrueComponents? Truth { get; init; }

    /// <summary>Whether there are classes to probe for.</summary>
    public required bool HasLabels { get; init; }

    /// <summary>What tells this data from other: name, number of rows and, where it was read from files, a checksum of their content.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The rows of the files that are not in <see cref="Test"/>, and why, as part of a sentence; null where all are.</summary>
    public string? RowsLeftOut { get; init; }

    /// <summary>What a training row is, in words, by its number from 0; null where a picture or nothing says it.</summary>
    public Func<int, string>? DescribeTrainingRow { get; init; }

    /// <summary>Refuses rows that are too short for some experiment: it would fail on them after others have taken their time.</summary>
    /// <exception cref="ExperimentException">They are.</exception>
    public void CheckSize()
    {
        if (Size < SmallestSize)
            throw new ExperimentException(FormattableString.Invariant($"The data: found rows of {Size}; expected at least {SmallestSize}."));
    }
}

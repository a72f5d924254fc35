using EncoderStudy.Experiments.Imaging;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Data;

/// <summary>The data of an experiment: a vector column, and what is known about it.</summary>
internal sealed record StudyData
{
    /// <summary>The vector column.</summary>
    public const string Inputs = "Pixels";

    /// <summary>The column of classes, of bytes or whole numbers, where there are any.</summary>
    public const string Label = "Label";

    public required IDataView Train { get; init; }

    public required IDataView Test { get; init; }

    /// <summary>D.</summary>
    public required int Size { get; init; }

    /// <summary>The shape of an input, if inputs are images.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>Whether there are classes to probe for.</summary>
    public required bool HasLabels { get; init; }

    /// <summary>What tells this data from other: name and number of rows.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What a training row is, in words, by its number from 0; null where a picture or nothing says it.</summary>
    public Func<int, string>? DescribeTrainingRow { get; init; }
}

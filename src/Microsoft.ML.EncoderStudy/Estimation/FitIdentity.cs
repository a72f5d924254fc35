using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>What tells one fit from another: its options and its data.</summary>
internal static class FitIdentity
{
    private const int ChecksumCharacters = 16;

    /// <summary>Models are told apart by their bytes in this version of the format, so that checkpoints of its time go on.</summary>
    private const uint ChecksumVersion = ModelFormat.VersionWithoutNames;

    /// <remarks>
    /// Where the data is streamed, its order depends on the pool and on whether the view shuffles, and which rows are held out on their
    /// identities.
    /// </remarks>
    /// <param name="options">The options of the estimator.</param>
    /// <param name="data">What was read.</param>
    /// <param name="column">What was found in the input column.</param>
    /// <param name="poolRows">The rows of the pool where the data is streamed; null where it is in memory.</param>
    public static TrainingIdentity Of(EncoderOptionsBase options, TrainingData data, TrainingColumn column, int? poolRows) => new(
        [
            .. Of(options),
            KeyValuePair.Create("the number of rows", Show(column.Extent.Rows)),
            KeyValuePair.Create("the number of inputs", Show(column.Scaler.Inputs)),
            KeyValuePair.Create("the use of example weights", Show(data.WeightColumn is not null)),
            KeyValuePair.Create("the checksum of the rows in their order", Show(column.Hash)),
            KeyValuePair.Create("the number of rows that shuffling keeps in memory", poolRows is null ? "all" : Show(poolRows)),
            KeyValuePair.Create("the data view's own shuffling", Show(poolRows is not null && data.View.CanShuffle)),
            KeyValuePair.Create("the checksum of the rows' identities", poolRows is null ? "of no matter" : Show(data.IdHash)),
        ]);

    /// <summary>
    /// Every option but those marked with <see cref="MayDifferOnResumeAttribute"/>: one that is added later tells trainings apart without anyone
    /// having to think of it.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string>> Of(EncoderOptionsBase options) =>
    [
        .. Properties(options),
        .. options.TermsOfNoOption.Select((term, i) => KeyValuePair.Create($"further term {Show(i + 1)}", Show(term))),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Properties(object described) =>
        described.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !property.IsDefined(typeof(MayDifferOnResumeAttribute)))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Name, Show(property.GetValue(described))));

    private static string Show(object? value) => value switch
    {
        null => "null",
        EncoderModelParameters model =>
            $"a model with the checksum {Show(ContentChecksum.Of(writer => model.Write(writer, ChecksumVersion)))}",
        byte[] checksum => Convert.ToHexString(checksum)[..ChecksumCharacters],
        string text => text,
        ObjectiveTerm term =>
            $"{term.GetType().Name} ({string.Join(", ", Properties(term).Select(property => $"{property.Key} {property.Value}"))})",
        IEnumerable values => string.Join(' ', values.Cast<object>().Select(Show)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Data;

/// <summary>Activations of a language model, one row a token, from safetensors files.</summary>
/// <remarks>
/// Tensors: <c>activations</c>, [rows, D] of fractional numbers; and, where there are any, whole numbers of shape [rows]: <c>token_class</c>, the classes
/// to probe for; <c>token</c>, <c>sequence</c> and <c>position</c>, to show rows in their context (rows of a sequence must follow one another).
/// Inputs are centred for training, as activations of language models are far from it and whatever is not centred costs components.
/// Texts that begin alike give rows that are alike to the bit, in training and in test texts: test rows that are also training rows are left out.
/// </remarks>
internal static class ActivationDataset
{
    /// <summary>The name that <c>--dataset</c> takes.</summary>
    public const string Name = "activations";

    private const int FewestTrainingRows = 2;
    private const double TestFraction = 0.2;
    private const int SplitSeed = 20_231;

    /// <param name="ml">The ML.NET context.</param>
    /// <param name="path">File or folder; see <see cref="ActivationFiles.Find"/>.</param>
    /// <exception cref="ExperimentException">It is not there, or its tensors are not what they have to be.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static StudyData Load(MLContext ml, string path)
    {
        ActivationFiles files = ActivationFiles.Find(path);
        ActivationTensors tensors = ActivationTensors.Load(ml, files.Train);
        ActivationTensors? testTensors = files.Test is null ? null : ActivationTensors.Load(ml, files.Test);
        if (testTensors is not null)
            CheckAreAlike(files, tensors, testTensors);
        IDataView train = tensors.Rows, test;
        if (testTensors is not null)
        {
            test = testTensors.Rows;
        }
        else
        {
            // Rows of a sequence are alike, so they stay together where it is known which they are.
            DataOperationsCatalog.TrainTestData parts = ml.Data.TrainTestSplit(train, TestFraction, tensors.SequenceColumn, SplitSeed);
            (train, test) = (parts.TrainSet, parts.TestSet);
        }

        test = SharedRows.LeftOut(ml, train, test, out string? leftOut);
        int[] trainRows = RowsInFile(train);
        int testRows = RowsInFile(test).Length;
        CheckCounts(files, trainRows.Length, testRows, leftOut);
        TokenContexts? contexts = tensors.Tokens is TokenRows tokens
            ? new TokenContexts(tokens, TokenVocabulary.In(Path.GetDirectoryName(files.Train)!), trainRows)
            : null;
        return new StudyData
        {
            Train = train,
            Test = test,
            Size = tensors.Size,
            HasLabels = tensors.HasClasses,
            InputScaling = InputScaling.MeanCentred,
            RowsLeftOut = leftOut,
            DescribeTrainingRow = contexts is null ? null : row => contexts.Of(row).ToString(),
            Fingerprint = FormattableString.Invariant(
                $"{Name}, content {tensors.Checksum}{(testTensors is null ? "" : " + ")}{testTensors?.Checksum}, {trainRows.Length} + {testRows} rows of {tensors.Size}"),
        };
    }

    private static void CheckAreAlike(ActivationFiles files, ActivationTensors train, ActivationTensors test)
    {
        if (test.Size != train.Size)
            throw new ExperimentException(FormattableString.Invariant($"{files.Test}: found activations of {test.Size}, expected {train.Size} as in {files.Train}."));
        if (test.HasClasses != train.HasClasses)
        {
            (string? with, string? without) = train.HasClasses ? (files.Train, files.Test) : (files.Test, files.Train);
            throw new ExperimentException($"{without}: found no tensor '{ActivationTensors.Class}'; expected one, as in {with}, or none there either.");
        }
    }

    private static void CheckCounts(ActivationFiles files, int trainRows, int testRows, string? leftOut)
    {
        if (trainRows < FewestTrainingRows)
            throw new ExperimentException(FormattableString.Invariant($"{files.Train}: found {trainRows} rows to train on; expected at least {FewestTrainingRows}."));
        if (testRows > 0)
            return;
        string why = leftOut is not null ? $"left out were {leftOut}"
            : files.Test is not null ? "it is empty"
            : "they are a fifth of the sequences, or of the rows where no sequences are given";
        throw new ExperimentException($"{files.Test ?? files.Train}: found no rows to test on ({why}); expected at least 1.");
    }

    /// <summary>The rows of the file that a view has, in its order: row ids are places in the file, and filters leave them alone.</summary>
    private static int[] RowsInFile(IDataView view)
    {
        var rows = new List<int>();
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            rows.Add((int)id.Low);
        }

        return [.. rows];
    }
}

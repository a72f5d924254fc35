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

    private const string Activations = "activations", Class = "token_class", Token = "token", Sequence = "sequence", Position = "position";
    private const double TestFraction = 0.2;
    private const int SplitSeed = 20_231;

    /// <param name="ml">The ML.NET context.</param>
    /// <param name="path">File or folder; see <see cref="ActivationFiles.Find"/>.</param>
    /// <exception cref="ExperimentException">It is not there, or has other tensors.</exception>
    public static StudyData Load(MLContext ml, string path)
    {
        ActivationFiles files = ActivationFiles.Find(path);
        IDataView train = View(ml, files.Train), test;
        if (files.Test is not null)
        {
            test = View(ml, files.Test);
        }
        else
        {
            // Rows of a sequence are alike, so they stay together where it is known which they are.
            string? together = train.Schema.GetColumnOrNull(Sequence)?.Name;
            DataOperationsCatalog.TrainTestData parts = ml.Data.TrainTestSplit(train, TestFraction, together, SplitSeed);
            (train, test) = (parts.TrainSet, parts.TestSet);
        }

        bool hasLabels = HasLabels(train) && HasLabels(test);
        int size = SizeOf(train, files.Train);
        if (SizeOf(test, files.Test ?? files.Train) != size)
            throw new ExperimentException(FormattableString.Invariant($"{files.Test}: found activations of {SizeOf(test, files.Test!)}, expected {size} as in {files.Train}."));
        test = SharedRows.LeftOut(ml, train, test, out string? leftOut);
        int[] trainRows = RowsInFile(train);
        int testRows = RowsInFile(test).Length;
        TokenContexts? contexts = Contexts(ml, files.Train, trainRows);
        return new StudyData
        {
            Train = train,
            Test = test,
            Size = size,
            HasLabels = hasLabels,
            InputScaling = InputScaling.MeanCentred,
            RowsLeftOut = leftOut,
            DescribeTrainingRow = contexts is null ? null : row => contexts.Of(row).ToString(),
            Fingerprint = FormattableString.Invariant(
                $"{Name}, {Path.GetFileName(files.Train)} of {new FileInfo(files.Train).Length} bytes, {trainRows.Length} + {testRows} rows of {size}"),
        };
    }

    private static IDataView View(MLContext ml, string path)
    {
        if (!Holds(ml, path, Activations))
            throw new ExperimentException($"{path}: found no tensor '{Activations}'; expected one of shape [rows, size].");
        var columns = new List<InputOutputColumnPair> { new(StudyData.Inputs, Activations) };
        if (Holds(ml, path, Class))
            columns.Add(new(StudyData.Label, Class));
        if (Holds(ml, path, Sequence))
            columns.Add(new(Sequence));
        IDataView view = ml.Data.LoadFromSafetensors(path, [.. columns]);
        // The probe takes classes as single-precision numbers.
        return HasLabels(view)
            ? ml.Transforms.Conversion.ConvertType(StudyData.Label, outputKind: DataKind.Single).Fit(view).Transform(view)
            : view;
    }

    private static bool Holds(MLContext ml, string path, string tensor)
    {
        try
        {
            ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair(tensor));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool HasLabels(IDataView view) => view.Schema.GetColumnOrNull(StudyData.Label) is not null;

    private static int SizeOf(IDataView view, string path) =>
        view.Schema[StudyData.Inputs].Type is VectorDataViewType { ItemType: var item, Size: var size } && item == NumberDataViewType.Single
            ? size
            : throw new ExperimentException($"{path}: found '{Activations}' as {view.Schema[StudyData.Inputs].Type}; expected fractional numbers of shape [rows, size].");

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

    private static TokenContexts? Contexts(MLContext ml, string path, int[] rows)
    {
        if (!Holds(ml, path, Token))
            return null;
        var tokens = new TokenRows(Column(Token)!, Column(Sequence), Column(Position));
        return new TokenContexts(tokens, TokenVocabulary.In(Path.GetDirectoryName(path)!), rows);

        int[]? Column(string tensor)
        {
            if (!Holds(ml, path, tensor))
                return null;
            IDataView view = ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair(tensor));
            return view.Schema[tensor].Type.RawType == typeof(long)
                ? [.. view.GetColumn<long>(tensor).Select(value => checked((int)value))]
                : [.. view.GetColumn<int>(tensor)];
        }
    }
}

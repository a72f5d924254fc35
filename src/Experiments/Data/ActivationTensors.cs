using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Data;

/// <summary>The tensors of a file of activations, every shape, type and value of which is what it has to be.</summary>
/// <remarks>All is read once before anything is trained on it: what is wrong with a file should not be found after hours.</remarks>
internal sealed class ActivationTensors
{
    /// <summary>The tensor of classes.</summary>
    public const string Class = "token_class";

    private const string Activations = "activations", Token = "token", Sequence = "sequence", Position = "position";

    /// <summary>Classes are numbers of single precision, which hold all whole numbers to here.</summary>
    private const long LargestClass = 1 << 24;

    private readonly string _path;

    private ActivationTensors(string path, IDataView rows)
    {
        _path = path;
        Rows = rows;
    }

    /// <summary>The rows: the activations as <see cref="StudyData.Inputs"/>; where there are any, classes as <see cref="StudyData.Label"/>, and sequences.</summary>
    public IDataView Rows { get; private set; }

    /// <summary>The size of an activation.</summary>
    public int Size => ((VectorDataViewType)Rows.Schema[StudyData.Inputs].Type).Size;

    /// <summary>Whether there are classes.</summary>
    public bool HasClasses => Rows.Schema.GetColumnOrNull(StudyData.Label) is not null;

    /// <summary>The column that says which rows belong together; null where that is not known.</summary>
    public string? SequenceColumn => Rows.Schema.GetColumnOrNull(Sequence)?.Name;

    /// <summary>The tokens by row; null where they are not known.</summary>
    public TokenRows? Tokens { get; private set; }

    /// <summary>A checksum of all that the tensors hold.</summary>
    public string Checksum { get; private set; } = "";

    /// <summary>Reads and checks the tensors of a file.</summary>
    /// <exception cref="ExperimentException">A tensor is missing or not what it has to be; the message says which, what was found and what was expected.</exception>
    /// <exception cref="FormatException">The file is damaged, or a tensor of a type that cannot be read.</exception>
    public static ActivationTensors Load(MLContext ml, string path)
    {
        IDataView activations = Find(ml, path, Activations)
            ?? throw new ExperimentException($"{path}: found no tensor '{Activations}'; expected one of shape [rows, size].");
        if (activations.Schema[Activations].Type is not VectorDataViewType { ItemType: var item, Dimensions.Length: 1 } || item != NumberDataViewType.Single)
            throw Unexpected(path, Activations, Describe(activations, Activations), "fractional numbers of shape [rows, size]");

        var columns = new List<InputOutputColumnPair> { new(StudyData.Inputs, Activations) };
        foreach ((string tensor, string column) in new[] { (Class, StudyData.Label), (Token, Token), (Sequence, Sequence), (Position, Position) })
        {
            if (Find(ml, path, tensor) is not IDataView companion)
                continue;
            DataViewType type = companion.Schema[tensor].Type;
            if ((type != NumberDataViewType.Int32 && type != NumberDataViewType.Int64) || companion.GetRowCount() != activations.GetRowCount())
                throw Unexpected(path, tensor, Describe(companion, tensor), Invariant($"whole numbers of shape [{activations.GetRowCount()}], one for each row of '{Activations}'"));
            columns.Add(new(column, tensor));
        }

        var tensors = new ActivationTensors(path, ml.Data.LoadFromSafetensors(path, [.. columns]));
        tensors.ReadValues();
        // The probe takes classes as numbers of single precision.
        if (tensors.HasClasses)
            tensors.Rows = ml.Transforms.Conversion.ConvertType(StudyData.Label, outputKind: DataKind.Single).Fit(tensors.Rows).Transform(tensors.Rows);
        return tensors;
    }

    /// <summary>The tensor by itself, or null where the file has none of that name.</summary>
    private static IDataView? Find(MLContext ml, string path, string tensor)
    {
        try
        {
            return ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair(tensor));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private void ReadValues()
    {
        using var checksum = new RowChecksum();
        using DataViewRowCursor cursor = Rows.GetRowCursor(Rows.Schema);
        ValueGetter<VBuffer<float>> getActivations = cursor.GetGetter<VBuffer<float>>(Rows.Schema[StudyData.Inputs]);
        Companion?[] companions =
        [
            Companion.In(cursor, StudyData.Label, Class, LargestClass), Companion.In(cursor, Token, Token, int.MaxValue),
            Companion.In(cursor, Sequence, Sequence, largest: null), Companion.In(cursor, Position, Position, int.MaxValue - 1),
        ];
        foreach (Companion? companion in companions)
            checksum.Add(companion is null ? 0 : 1);
        VBuffer<float> activations = default;
        while (cursor.MoveNext())
        {
            getActivations(ref activations);
            CheckFinite(activations.GetValues(), cursor.Position);
            checksum.Add(activations);
            foreach (Companion? companion in companions)
            {
                if (companion is not null)
                    checksum.Add(companion.Read(_path, cursor.Position));
            }
        }

        Checksum = checksum.ToString();
        if (companions is [_, Companion tokens, var sequences, var positions])
            Tokens = new TokenRows(tokens.AsInt32(), sequences is null ? null : [.. sequences.Values], positions?.AsInt32());
    }

    private void CheckFinite(ReadOnlySpan<float> activations, long row)
    {
        for (int i = 0; i < activations.Length; i++)
        {
            if (!float.IsFinite(activations[i]))
                throw Unexpected(_path, Activations, Invariant($"{activations[i]} in row {row}, element {i}"), "finite numbers");
        }
    }

    /// <summary>Type and shape of a tensor, as in Int32 of shape [5, 2].</summary>
    private static string Describe(IDataView view, string tensor)
    {
        DataViewType type = view.Schema[tensor].Type;
        IEnumerable<long> shape = [view.GetRowCount()!.Value, .. type is VectorDataViewType vector ? vector.Dimensions.Select(extent => (long)extent) : []];
        return $"{(type as VectorDataViewType)?.ItemType ?? type} of shape [{string.Join(", ", shape)}]";
    }

    private static ExperimentException Unexpected(string path, string tensor, string found, string expected)
        => new($"{path}: tensor '{tensor}': found {found}; expected {expected}.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A tensor with a whole number for each row, as far as it has been read.</summary>
    private sealed class Companion(string tensor, long? largest, Func<long> read)
    {
        private readonly List<long> _values = [];

        public IReadOnlyList<long> Values => _values;

        /// <param name="cursor">The rows.</param>
        /// <param name="column">The column; null is returned where there is none.</param>
        /// <param name="tensor">The tensor that it was, for messages.</param>
        /// <param name="largest">The largest number that it may hold, the least being 0; null for any numbers.</param>
        public static Companion? In(DataViewRowCursor cursor, string column, string tensor, long? largest)
        {
            if (cursor.Schema.GetColumnOrNull(column) is not DataViewSchema.Column found)
                return null;
            if (found.Type == NumberDataViewType.Int64)
            {
                ValueGetter<long> getLong = cursor.GetGetter<long>(found);
                return new Companion(tensor, largest, () => { long value = 0; getLong(ref value); return value; });
            }

            ValueGetter<int> getInt = cursor.GetGetter<int>(found);
            return new Companion(tensor, largest, () => { int value = 0; getInt(ref value); return value; });
        }

        public long Read(string path, long row)
        {
            long value = read();
            if (largest is long limit && (value < 0 || value > limit))
                throw Unexpected(path, tensor, Invariant($"{value} in row {row}"), Invariant($"whole numbers from 0 to {limit}"));
            _values.Add(value);
            return value;
        }

        public int[] AsInt32() => [.. _values.Select(value => checked((int)value))];
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>Tensors of a safetensors file as columns, read from it when rows are asked for.</summary>
/// <remarks>Immutable and safe to share. One cursor is all a cursor set holds, as reading costs too little to be worth partitioning.</remarks>
internal sealed class SafetensorsDataView : IDataView
{
    /// <summary>The columns of a view of all tensors: as many as ML.NET can still be expected to handle.</summary>
    private const int MostColumns = 1 << 16;

    /// <summary>The bytes that are read at once: of one column, and of all columns of a cursor together.</summary>
    private const int LargestReadAhead = 1 << 16, TotalReadAhead = 1 << 24;

    private readonly IHost _host;
    private readonly SafetensorsFile _file;
    private readonly SafetensorsColumn[] _columns;
    private readonly int _rows;

    private SafetensorsDataView(IHost host, SafetensorsFile file, SafetensorsColumn[] columns)
    {
        _host = host;
        _file = file;
        _columns = columns;
        _rows = (int)columns[0].Tensor.Rows;
        var schema = new DataViewSchema.Builder();
        foreach (SafetensorsColumn column in columns)
            schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    /// <summary>Checks the file and makes a view of it; see <see cref="SafetensorsCatalog.LoadFromSafetensors"/>.</summary>
    public static SafetensorsDataView Load(IHostEnvironment environment, string path, IReadOnlyList<InputOutputColumnPair> columns)
    {
        IHost host = environment.Register(nameof(SafetensorsDataView));
        SafetensorsFile file = SafetensorsFile.Load(host, path);
        try
        {
            SafetensorsColumn[] found = columns.Count == 0
                ? AllColumns(file)
                : [.. columns.Select(column => ColumnOf(column.OutputColumnName, Find(host, file, column.InputColumnName)))];
            if (found.Length == 0)
                throw new FormatException("found no tensors, expected at least one");
            CheckRows(found);
            return new SafetensorsDataView(host, file, found);
        }
        catch (FormatException problem)
        {
            throw file.Malformed(problem);
        }
    }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = StoredRowsCursor.Active(_host, Schema, columnsNeeded);
        int run = ShuffledRuns.LengthFor(_rows, _columns.Where((_, i) => active[i]).Sum(column => (long)column.RowLength));
        bool inOrder = rand is null || run > 1;
        int readAhead = inOrder ? Math.Min(LargestReadAhead, TotalReadAhead / Math.Max(1, active.Count(isActive => isActive))) : 0;
        StoredBytes bytes = _file.Open(inOrder);
        StoredColumn?[] columns =
        [
            .. _columns.Select((column, i) => active[i]
                ? new StoredColumn(_file.RowsOf(bytes, column.Tensor, column.RowLength, readAhead), column.GetterOf)
                : null),
        ];
        return new StoredRowsCursor(_host, Schema, _rows, rand is null ? null : new ShuffledRuns(rand, _rows, run), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private static SafetensorsTensor Find(IExceptionContext context, SafetensorsFile file, string name)
        => file.Find(name) ?? throw context.ExceptParam("columns", $"Safetensors file '{file}' holds no tensor '{name}': found {file.Contents()}.");

    private static SafetensorsColumn[] AllColumns(SafetensorsFile file)
    {
        IReadOnlyList<SafetensorsTensor> tensors = file.Header.Tensors;
        if (tensors.Count > MostColumns)
            throw new FormatException($"found {tensors.Count} tensors, expected at most {MostColumns} where all are to be columns; name those that are needed");
        if (tensors.Any(tensor => tensor.Name.Length == 0))
            throw new FormatException("found a tensor whose name is empty, expected names that columns can have; name the tensors that are needed, and the columns for them");
        return [.. tensors.Select(tensor => ColumnOf(tensor.Name, tensor))];
    }

    private static SafetensorsColumn ColumnOf(string name, SafetensorsTensor tensor)
    {
        tensor.CheckIsColumn();
        return tensor.ElementType!.ColumnOf(name, tensor);
    }

    private static void CheckRows(SafetensorsColumn[] columns)
    {
        SafetensorsTensor first = columns[0].Tensor;
        foreach (SafetensorsColumn column in columns)
        {
            if (column.Tensor.Rows != first.Rows)
                throw new FormatException($"tensor {column.Tensor.QuotedName}: found {column.Tensor.Rows} rows, expected {first.Rows}, as many as {first.QuotedName} has; name the tensors that belong together");
        }
    }
}

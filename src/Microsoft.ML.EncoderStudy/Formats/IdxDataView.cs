using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>
/// Images, and their labels if there are any, as rows read from IDX files when they are asked for.
/// </summary>
/// <remarks>
/// Immutable and safe to share. One cursor is all a cursor set holds: turning bytes into numbers costs too little to be worth partitioning,
/// and ML.NET runs the transforms that follow on several threads by itself.
/// </remarks>
internal sealed class IdxDataView : IDataView
{
    public const string PixelsColumnName = "Pixels";
    public const string LabelColumnName = DefaultColumnNames.Label;

    /// <summary>Files of more rows than this, which are of few bytes each, are shuffled in runs: the order should not take more memory than they do.</summary>
    private const int MostRuns = 1 << 24;

    private readonly IHost _host;
    private readonly IdxFile _images;
    private readonly IdxFile? _labels;

    private IdxDataView(IHost host, IdxFile images, IdxFile? labels)
    {
        _host = host;
        _images = images;
        _labels = labels;

        var schema = new DataViewSchema.Builder();
        schema.AddColumn(PixelsColumnName, new VectorDataViewType(NumberDataViewType.Single, images.Header.RowLength));
        if (labels is not null)
            schema.AddColumn(LabelColumnName, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    /// <summary>
    /// Height and width, if the file of images has three dimensions; null otherwise: then it does not say what shape a row has.
    /// </summary>
    public (int Height, int Width)? ImageSize =>
        _images.Header is { Dimensions: 3, RowLength: int pixels, LineLength: int width } ? (pixels / width, width) : null;

    public bool CanShuffle => true;

    /// <summary>Checks the files and makes a view of them; see <see cref="IdxCatalog.LoadFromIdx"/>.</summary>
    public static IdxDataView Load(IHostEnvironment environment, string imagesPath, string? labelsPath)
    {
        IHost host = environment.Register(nameof(IdxDataView));
        IdxFile images = IdxFile.Load(host, imagesPath);
        images.CheckDimensions(least: 2, most: int.MaxValue, "images");
        if (labelsPath is null)
            return new IdxDataView(host, images, labels: null);

        IdxFile labels = IdxFile.Load(host, labelsPath);
        labels.CheckDimensions(least: 1, most: 1, "labels");
        if (labels.Header.Rows != images.Header.Rows)
            throw host.ExceptDecode(
                $"IDX files '{images}' and '{labels}' do not belong together: "
                + $"found {labels.Header.Rows} labels, expected {images.Header.Rows}, one for each image.");

        return new IdxDataView(host, images, labels);
    }

    public long? GetRowCount() => _images.Header.Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = StoredRowsCursor.Active(_host, Schema, columnsNeeded);
        int rows = _images.Header.Rows;
        bool inOrder = rand is null;
        StoredColumn? pixels = active[0] ? new StoredColumn(_images.Rows(inOrder), GetterOfPixels) : null;
        StoredColumn?[] columns = _labels is null
            ? [pixels]
            : [pixels, active[1] ? new StoredColumn(_labels.Rows(inOrder), GetterOfLabels) : null];
        return new StoredRowsCursor(_host, Schema, rows, rand is null ? null : new ShuffledRuns(rand, rows, 1 + (rows / MostRuns)), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private static ValueGetter<VBuffer<float>> GetterOfPixels(StoredRows images, Func<int> current) =>
        (ref VBuffer<float> pixels) => BytePixels.CopyTo(ref pixels, images.Read(current()));

    private static ValueGetter<float> GetterOfLabels(StoredRows labels, Func<int> current) => (ref float label) => label = labels.Read(current())[0];
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Loads IDX files, the format of MNIST and its relatives.</summary>
public static class IdxCatalog
{
    /// <summary>
    /// Load an <see cref="IDataView"/> from an IDX file of images and, when given, an IDX file of their labels.
    /// </summary>
    /// <param name="catalog">The <see cref="DataOperationsCatalog"/> catalog.</param>
    /// <param name="imagesPath">
    /// The images: an IDX file of unsigned bytes (type code 0x08) with two or more dimensions, the first of which counts the rows.
    /// Plain or gzip-compressed; the content decides, not the name.
    /// </param>
    /// <param name="labelsPath">
    /// The labels: an IDX file of unsigned bytes with one dimension, as long as there are images; plain or gzip-compressed.
    /// When <see langword="null"/>, the view has no label column.
    /// </param>
    /// <returns>
    /// A view with the column <c>Pixels</c>, a known-size vector of <see cref="float"/> that holds the image row after row with each byte
    /// divided by 255 (so from 0 to 1; sparse where that is smaller), and, when <paramref name="labelsPath"/> is given, the column
    /// <c>Label</c>, a <see cref="float"/> from 0 to 255. The number of rows is known, and the view can be shuffled.
    /// </returns>
    /// <remarks>
    /// <para>
    /// <b>Memory.</b> A plain file is not held in memory: each cursor opens the files whose columns are asked for when the first value is
    /// fetched, reads one row at a time, or 64 kilobytes of short rows that follow one another, and closes them when it is disposed or has
    /// passed the last row. A shuffled cursor keeps a permutation, four bytes a row; beyond 16,777,216 rows it permutes runs of
    /// neighbouring rows. A gzip-compressed file cannot be read from the middle, so it is decompressed here, once, into memory that the
    /// view and its cursors share: one byte a pixel. Memory grows with what is decompressed, whatever the header promises. Decompress large
    /// files on disk first.
    /// </para>
    /// <para>
    /// <b>Order.</b> A cursor that is given a <see cref="Random"/> visits every row once in an order that depends on the generator's state
    /// alone; row ids come from the place in the file, whatever the order.
    /// </para>
    /// <para>
    /// <b>Thread safety.</b> The view can be used from several threads at once; each cursor belongs to one. The files must not change
    /// while the view is used.
    /// </para>
    /// <para>Headers and lengths are checked before this method returns, so a damaged file is reported here and not during training.
    /// A cursor that finds a plain file to be of another length than it was then throws a <see cref="FormatException"/> when it reads.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="imagesPath"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="imagesPath"/> or <paramref name="labelsPath"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="IOException">Reading failed, or another program has a file open to write it.</exception>
    /// <exception cref="FormatException">
    /// A file is not IDX, has another element type, has too few or too many dimensions or an empty one, is too large to index, is shorter
    /// or longer than its header says, is a gzip stream that is damaged, cut off or followed by something, or is empty, a pipe or a device;
    /// or there are more images than labels, or fewer.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView digits = mlContext.Data.LoadFromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    /// </code>
    /// </example>
    public static IDataView LoadFromIdx(this DataOperationsCatalog catalog, string imagesPath, string? labelsPath = null)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        IHostEnvironment environment = catalog.GetEnvironment();
        environment.CheckValue(imagesPath, nameof(imagesPath));
        environment.CheckNonEmpty(imagesPath, nameof(imagesPath));
        if (labelsPath is not null)
            environment.CheckNonEmpty(labelsPath, nameof(labelsPath));

        return IdxDataView.Load(environment, imagesPath, labelsPath);
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Loads safetensors files, the format in which activations of language models are usually kept.</summary>
public static class SafetensorsCatalog
{
    /// <summary>
    /// Load an <see cref="IDataView"/> from tensors of a safetensors file: their first dimension counts the rows.
    /// </summary>
    /// <param name="catalog">The <see cref="DataOperationsCatalog"/> catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">
    /// The columns to make, in this order: <see cref="InputOutputColumnPair.InputColumnName"/> is the tensor,
    /// <see cref="InputOutputColumnPair.OutputColumnName"/> the name that the column gets. All must have the same number of rows. Without any, every
    /// tensor of the file becomes a column of the same name, in the order of the header: at most 65,536, none of which may have the empty
    /// name, which tensors can have and columns cannot.
    /// </param>
    /// <returns>
    /// <para>
    /// A view whose number of rows is known and which can be shuffled. A tensor of shape [rows] becomes a column of numbers, one of shape
    /// [rows, n] a column of known-size vectors of n, one of shape [rows, n, m, …] of vectors of n · m · … whose type keeps the dimensions.
    /// Vectors are dense.
    /// </para>
    /// <para>
    /// F32, F16, BF16 and F64 become <see cref="float"/> (F64 rounded, and infinite where it is too large for it); I8, U8, I16, U16 and I32
    /// become <see cref="int"/>; U32 and I64 become <see cref="long"/>. NaN and infinities stay what they are.
    /// </para>
    /// </returns>
    /// <remarks>
    /// <para>
    /// <b>Memory.</b> The file is not held in memory: each cursor opens it when the first value is fetched, once for all of its columns, and
    /// closes it when it is disposed or has passed the last row. It reads one row at a time, or 64 kilobytes of short rows that follow one
    /// another (16 megabytes for all columns together). A shuffled cursor of a large file brings
    /// runs of neighbouring rows in a random order, so that a disk can keep up: runs of a megabyte at most, and 1,024 of them at least.
    /// Nothing takes memory because the header says so: a tensor of no rows takes none, whatever its other dimensions.
    /// </para>
    /// <para>
    /// <b>Order.</b> A cursor that is given a <see cref="Random"/> visits every row once in an order that depends on the generator's state
    /// alone; row ids come from the place in the file, whatever the order.
    /// </para>
    /// <para>
    /// <b>Thread safety.</b> The view can be used from several threads at once; each cursor belongs to one. The file must not change while
    /// the view is used.
    /// </para>
    /// <para>
    /// The header is checked before this method returns: its length (at most 100,000,000 bytes), its JSON (no name twice in an object), the
    /// bytes of each tensor against its shape (of at most 255 dimensions), that tensors follow one another without gap or overlap, and the
    /// length of the file. Tensors of types that cannot become columns do no harm as long as they are not asked for. A cursor that finds
    /// the file to be of another length than it was then throws a <see cref="FormatException"/> when it reads.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/>, <paramref name="path"/>, <paramref name="columns"/> or one of them is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="path"/> is empty; or <paramref name="columns"/> names a column twice, or a tensor that is not in the file.
    /// </exception>
    /// <exception cref="FileNotFoundException">The file does not exist, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">Reading failed, or another program has the file open to write it.</exception>
    /// <exception cref="FormatException">
    /// The file is damaged, empty or no safetensors file; it is a pipe or a device; or a tensor that is asked for has a type that cannot
    /// become a column, no dimension, an empty row, more rows than can be indexed, or another number of rows than the first. The message
    /// names file and tensor, what was found and what was expected.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView activations = mlContext.Data.LoadFromSafetensors(
    ///     "train.safetensors", new InputOutputColumnPair("Features", "activations"), new InputOutputColumnPair("token"));
    /// </code>
    /// </example>
    public static IDataView LoadFromSafetensors(this DataOperationsCatalog catalog, string path, params InputOutputColumnPair[] columns)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        IHostEnvironment environment = catalog.GetEnvironment();
        environment.CheckValue(path, nameof(path));
        environment.CheckNonEmpty(path, nameof(path));
        environment.CheckValue(columns, nameof(columns));
        var names = new HashSet<string>();
        foreach (InputOutputColumnPair column in columns)
        {
            environment.CheckValue(column, nameof(columns));
            if (!names.Add(column.OutputColumnName))
                throw environment.ExceptParam(nameof(columns), $"Column '{column.OutputColumnName}' is named twice, expected different names.");
        }

        return SafetensorsDataView.Load(environment, path, columns);
    }
}

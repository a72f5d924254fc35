using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A tensor as a column: a number a row where it has one dimension, a vector a row otherwise.</summary>
internal abstract class SafetensorsColumn(string name, SafetensorsTensor tensor, DataViewType type, int rowLength)
{
    public string Name => name;

    public SafetensorsTensor Tensor => tensor;

    public DataViewType Type => type;

    /// <summary>The bytes of a row.</summary>
    public int RowLength => rowLength;

    /// <summary>The getter of a cursor.</summary>
    /// <param name="rows">The rows of the tensor.</param>
    /// <param name="current">The row that the cursor is at, in the order of the file.</param>
    public abstract Delegate GetterOf(StoredRows rows, Func<int> current);
}

/// <summary>A tensor as a column of numbers of one type.</summary>
internal sealed class SafetensorsColumn<TValue>(
    string name, SafetensorsTensor tensor, PrimitiveDataViewType elementType, int elementSize, ElementReader<TValue> read)
    : SafetensorsColumn(name, tensor, TypeOf(tensor, elementType), elementSize * (int)tensor.Shape.Skip(1).Aggregate(1L, (product, extent) => product * extent))
{
    public override Delegate GetterOf(StoredRows rows, Func<int> current)
        => Type is VectorDataViewType
            ? (ValueGetter<VBuffer<TValue>>)((ref VBuffer<TValue> vector) => ReadVector(rows.Read(current()), ref vector))
            : (ValueGetter<TValue>)((ref TValue value) => value = read(rows.Read(current())));

    private static DataViewType TypeOf(SafetensorsTensor tensor, PrimitiveDataViewType elementType)
        => tensor.Shape.Count == 1 ? elementType : new VectorDataViewType(elementType, tensor.Shape.Skip(1).Select(extent => (int)extent).ToArray());

    private void ReadVector(ReadOnlySpan<byte> row, ref VBuffer<TValue> vector)
    {
        VBufferEditor<TValue> editor = VBufferEditor.Create(ref vector, row.Length / elementSize);
        for (int i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = read(row.Slice(i * elementSize, elementSize));
        vector = editor.Commit();
    }
}

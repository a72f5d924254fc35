using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>Reads every value of a data view, as a program that uses it would.</summary>
internal static class ViewReading
{
    /// <summary>Reads all columns of all rows, in order or shuffled, and checks that there are as many as promised.</summary>
    public static void ReadToTheEnd(IDataView view, Random? random)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, random);
        Action[] columns = [.. view.Schema.Select(column => ReaderOf(cursor, column))];
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            foreach (Action read in columns)
                read();
        }

        if (rows != view.GetRowCount())
            throw new InvalidOperationException($"{rows} rows were read, expected {view.GetRowCount()}");
    }

    private static Action ReaderOf(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(float) ? Reader<float>(cursor, column)
            : type == typeof(int) ? Reader<int>(cursor, column)
            : type == typeof(long) ? Reader<long>(cursor, column)
            : type == typeof(VBuffer<float>) ? VectorReader<float>(cursor, column)
            : type == typeof(VBuffer<int>) ? VectorReader<int>(cursor, column)
            : VectorReader<long>(cursor, column);
    }

    private static Action Reader<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> get = cursor.GetGetter<T>(column);
        T value = default!;
        return () => get(ref value);
    }

    private static Action VectorReader<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        int size = ((VectorDataViewType)column.Type).Size;
        ValueGetter<VBuffer<T>> get = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            get(ref vector);
            if (vector.Length != size)
                throw new InvalidOperationException($"a vector of {vector.Length} was read from column '{column.Name}', expected {size}");
        };
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.ScoreSavedModel;

/// <summary>A value of a row as bytes, whatever its type: vectors dense, with their length in front unless said otherwise; text as UTF-8.</summary>
public static class Cell
{
    /// <summary>A function that reads the column's value in the row's current position; its buffer is reused inside, as callers of ML.NET do.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="withLength">Whether the length of a vector stands in front of its values.</param>
    public static Func<byte[]> ReaderOf(DataViewRow row, DataViewSchema.Column column, bool withLength = true)
    {
        bool isVector = column.Type is VectorDataViewType;
        Type item = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        MethodInfo reader = typeof(Cell).GetMethod(isVector ? nameof(Vector) : nameof(Scalar), BindingFlags.NonPublic | BindingFlags.Static)!;
        object[] arguments = isVector ? [row, column, withLength] : [row, column];
        return (Func<byte[]>)reader.MakeGenericMethod(item).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    /// <summary>The bytes of a vector, in the form that <see cref="ReaderOf"/> gives.</summary>
    public static byte[] OfVector<T>(in VBuffer<T> values, bool withLength = true)
        => [.. withLength ? Bytes(values.Length) : [], .. values.DenseValues().SelectMany(Bytes)];

    private static Func<byte[]> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Bytes(value);
        };
    }

    private static Func<byte[]> Vector<T>(DataViewRow row, DataViewSchema.Column column, bool withLength)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            getter(ref values);
            return OfVector(values, withLength);
        };
    }

    private static byte[] Bytes<T>(T value)
    {
        if (value is ReadOnlyMemory<char> text)
            return [.. Bytes(text.Length), .. Encoding.UTF8.GetBytes(text.ToString())];
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new NotSupportedException($"Columns of {typeof(T)} cannot be compared by their bits.");
        byte[] bytes = new byte[Unsafe.SizeOf<T>()];
        Unsafe.WriteUnaligned(ref bytes[0], value);
        return bytes;
    }
}

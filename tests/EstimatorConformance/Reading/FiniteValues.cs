using System.Runtime.InteropServices;

namespace EstimatorConformance.Reading;

/// <summary>Asserts that the columns of Single, and vectors of them, hold neither NaN nor infinity.</summary>
public static class FiniteValues
{
    /// <summary>Reads the columns and looks at each of their Singles; columns of other types are read only.</summary>
    public static void In(IDataView view, IReadOnlyList<string> columns, string context)
        => Assert.True(AreIn(view, Rows.Of(view, columns)), $"{context}: an output is not finite.");

    /// <summary>Whether all Singles that were read are finite.</summary>
    public static bool AreIn(IDataView view, Rows rows)
    {
        for (int column = 0; column < rows.Columns.Count; column++)
        {
            DataViewType type = view.Schema[rows.Columns[column]].Type;
            int start = type is VectorDataViewType ? sizeof(int) : 0;
            if ((type is VectorDataViewType vector ? vector.ItemType : type) != NumberDataViewType.Single)
                continue;
            foreach (Row row in rows.List)
            {
                foreach (float value in MemoryMarshal.Cast<byte, float>(row.Cells[column].AsSpan(start)))
                {
                    if (!float.IsFinite(value))
                        return false;
                }
            }
        }

        return true;
    }
}

using EstimatorConformance.Reading;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Models;

/// <summary>Loads what may not be loadable, and says which ways to fail are decent.</summary>
public static class DamagedModel
{
    /// <summary>No small file justifies more: a length that was read must be checked before it is allocated.</summary>
    private const long MostBytes = 256 << 20;

    /// <summary>Model.Load, which must not allocate beyond reason even where it fails.</summary>
    public static ITransformer Load(byte[] model, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return ModelFile.Read(new MLContext(Examination.Seed), model, out _);
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"{what}: loading allocated {allocated >> 20} MiB.");
        }
    }

    /// <summary>Loads the model and transforms with it; null where a decent exception ended that.</summary>
    public static (IDataView View, Rows Rows)? Try(byte[] model, IDataView data, IReadOnlyList<string> columns, string what)
    {
        try
        {
            IDataView view = Load(model, what).Transform(data);
            // A changed byte may be a changed name.
            string[] present = [.. columns.Where(name => view.Schema.GetColumnOrNull(name) is not null)];
            // Throws here, not on a thread of the cursor's.
            using DataViewRowCursor cursor = view.GetRowCursorSet(present.Select(name => view.Schema[name]), 1)[0];
            return (view, Rows.FromCursor(cursor, present));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.True(IsDecent(e), $"{what}: {Expect.Innermost(e)}");
            return null;
        }
    }

    /// <summary>
    /// Whether an exception says "this file is no good": marked by ML.NET, or of a type that stands for bad content. A
    /// NullReferenceException, an index out of range, an overflow or memory run out say "nobody looked".
    /// </summary>
    public static bool IsDecent(Exception thrown)
    {
        Exception cause = Expect.Innermost(thrown);
        return Contracts.IsMarked(cause)
            || cause is FormatException or InvalidDataException or IOException or InvalidOperationException and not ObjectDisposedException;
    }
}

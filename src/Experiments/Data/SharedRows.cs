using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Data;

/// <summary>Test rows that are also training rows: what a model does with them says nothing of rows that it has not seen.</summary>
internal static class SharedRows
{
    /// <summary>The test rows whose inputs are, bit for bit, those of no training row.</summary>
    /// <param name="ml">The ML.NET context.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="what">Says how many were left out, and why; null where none was.</param>
    public static IDataView LeftOut(MLContext ml, IDataView train, IDataView test, out string? what)
    {
        var seen = new HashSet<float[]>(train.GetColumn<float[]>(StudyData.Inputs), new BitwiseComparer());
        int rows = 0, shared = 0;
        foreach (float[] row in test.GetColumn<float[]>(StudyData.Inputs))
        {
            rows++;
            shared += seen.Contains(row) ? 1 : 0;
        }

        what = shared == 0 ? null : FormattableString.Invariant($"{shared:N0} of {rows:N0} test rows, which are bit for bit also training rows");
        return shared == 0 ? test : ml.Data.FilterByCustomPredicate<Row>(test, row => seen.Contains(row.Inputs));
    }

    private sealed class Row
    {
        [ColumnName(StudyData.Inputs), VectorType]
        public float[] Inputs { get; set; } = [];
    }

    private sealed class BitwiseComparer : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? x, float[]? y) => MemoryMarshal.AsBytes(x.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(y.AsSpan()));

        public int GetHashCode(float[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}

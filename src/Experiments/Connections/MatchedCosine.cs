using System.Numerics.Tensors;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Connections;

/// <summary>How alike two sets of directions are.</summary>
internal static class MatchedCosine
{
    /// <summary>
    /// The mean |cosine|, 0 … 1, of rows matched one to one so that it is the greatest there is; rows left over are left out. The sign does
    /// not count because that of independent components and of atoms means nothing. A zero row has cosine 0 with all.
    /// </summary>
    public static double Of(RowMatrix left, RowMatrix right)
    {
        var cosines = new double[left.Rows, right.Rows];
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Rows; j++)
            {
                double cosine = Math.Abs(TensorPrimitives.CosineSimilarity<double>(left[i], right[j]));
                cosines[i, j] = double.IsNaN(cosine) ? 0 : cosine;
            }
        }

        return OptimalAssignment.Maximise(cosines).Index().Where(pair => pair.Item >= 0).Average(pair => cosines[pair.Index, pair.Item]);
    }
}

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Gives the positions of the rows that have a pre-activation within the margin of a boundary.</summary>
/// <param name="z">Pre-activations: [rows][components].</param>
/// <param name="margin">How near is too near.</param>
internal delegate IEnumerable<int> BoundaryRule(IReadOnlyList<float[]> z, double margin);

/// <summary>
/// Where an activation function decides: a kink, a threshold, the rank of the last component that is kept. So near to one that two
/// roundings of a pre-activation may fall on different sides, two gradients differ and neither is wrong; such rows are not compared.
/// </summary>
internal static class DecisionBoundaries
{
    /// <summary>Relative to the root mean square of the pre-activations: some hundred roundings.</summary>
    private const double RelativeMargin = 1e-5;

    /// <summary>Where z_ij is one of the boundaries of component j.</summary>
    public static BoundaryRule At(Func<int, double[]> boundaries) => (z, margin) =>
        Positions(z, row =>
        {
            for (int j = 0; j < row.Length; j++)
            {
                foreach (double boundary in boundaries(j))
                {
                    if (Math.Abs(row[j] - boundary) < margin)
                        return true;
                }
            }

            return false;
        });

    /// <summary>Where z_ij is 0.</summary>
    public static BoundaryRule AtZero { get; } = At(static _ => [0]);

    /// <summary>Where the k-th and the next largest of a row's candidates tie, above 0.</summary>
    public static BoundaryRule AtRankInRow(int k, Func<int, bool> isCandidate) => (z, margin) =>
        Positions(z, row =>
        {
            float[] candidates = [.. row.Where((value, j) => value > 0 && isCandidate(j)).OrderDescending()];
            return k < candidates.Length && candidates[k - 1] - candidates[k] < margin;
        });

    /// <summary>Where the k · B-th and the next largest of a batch of B rows tie, above 0: the row of the latter.</summary>
    public static BoundaryRule AtRankInBatch(int k) => (z, margin) =>
    {
        (float Value, int Row)[] ranked =
            [.. z.SelectMany((row, i) => row.Where(value => value > 0).Select(value => (value, i))).OrderByDescending(entry => entry.value)];
        int kept = k * z.Count;
        return kept < ranked.Length && ranked[kept - 1].Value - ranked[kept].Value < margin ? [ranked[kept].Row] : [];
    };

    /// <summary>The rows of a batch that are near no boundary. Leaving one out may bring another near a rank: so it is asked until none is.</summary>
    public static int[] RowsAway(int[] batch, float[][] z, IReadOnlyList<BoundaryRule> rules)
    {
        double squares = z.Sum(row => row.Sum(value => (double)value * value));
        double margin = RelativeMargin * Math.Sqrt(squares / z.Sum(row => row.Length));
        List<int> rows = [.. batch];
        List<float[]> values = [.. z];
        while (true)
        {
            int[] near = [.. rules.SelectMany(rule => rule(values, margin)).Distinct().OrderDescending()];
            if (near.Length == 0)
                return [.. rows];
            foreach (int position in near)
            {
                rows.RemoveAt(position);
                values.RemoveAt(position);
            }
        }
    }

    private static IEnumerable<int> Positions(IReadOnlyList<float[]> z, Func<float[], bool> isNear) =>
        Enumerable.Range(0, z.Count).Where(i => isNear(z[i]));
}

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>A training by the closed-form engine, and what the torch engine makes of the same weights and the same batch at every step.</summary>
internal abstract class Trial(Problem problem) : IDisposable
{
    /// <summary>2⁻²³, relative.</summary>
    private const double UnitInTheLastPlace = 1.0 / (1 << 23);

    private readonly Random _random = new(7);

    public Problem Problem { get; } = problem;

    /// <summary>The rows drawn so far.</summary>
    public int RowsDrawn { get; private set; }

    /// <summary>Those among them that were left out, being too near a decision boundary.</summary>
    public int RowsLeftOut { get; private set; }

    /// <summary>A batch of rows, drawn without replacement, less those near a decision boundary at the present weights.</summary>
    public int[] NextBatch()
    {
        int[] order = [.. Enumerable.Range(0, Problem.Rows.Length)];
        _random.Shuffle(order);
        int[] batch = order[..Problem.BatchSize];
        IReadOnlyList<BoundaryRule> rules = Boundaries();
        int[] kept = rules.Count == 0 ? batch : DecisionBoundaries.RowsAway(batch, PreActivations(batch), rules);
        RowsDrawn += batch.Length;
        RowsLeftOut += batch.Length - kept.Length;
        return kept;
    }

    /// <summary>The torch engine from the closed forms, at the present weights.</summary>
    public Comparison Compare(int[] batch) => Comparison.Of(ByClosedForm(batch), ByTorch(batch));

    /// <summary>How far the closed forms and torch in single precision are from torch in double precision, at the present weights.</summary>
    public (Comparison ClosedForm, Comparison Torch) CompareWithDoublePrecision(int[] batch)
    {
        Evaluation exact = ByDoublePrecision(batch);
        return (Comparison.Of(ByClosedForm(batch), exact), Comparison.Of(ByTorch(batch), exact));
    }

    /// <summary>
    /// How far the result in double precision moves when every weight moves by up to a unit in its last place: what no program in single
    /// precision can know better, since the rounding of its first sums does as much. The largest of several random moves.
    /// </summary>
    public Comparison Conditioning(int[] batch)
    {
        const int moves = 8;
        Evaluation exact = ByDoublePrecision(batch);
        Span<float> parameters = Parameters;
        float[] unmoved = parameters.ToArray();
        var random = new Random(3);
        Comparison largest = default;
        for (int move = 0; move < moves; move++)
        {
            for (int i = 0; i < unmoved.Length; i++)
                parameters[i] = unmoved[i] * (1 + (float)(((2 * random.NextDouble()) - 1) * UnitInTheLastPlace));
            largest = largest.Worse(Comparison.Of(ByDoublePrecision(batch), exact));
        }

        unmoved.CopyTo(parameters);
        return largest;
    }

    /// <summary>A step of the closed-form engine.</summary>
    public abstract void Step(int[] batch);

    public abstract void Dispose();

    /// <summary>The encoder's weights and biases, at which everything is evaluated; what is written changes them.</summary>
    protected abstract Span<float> Parameters { get; }

    /// <summary>Where the activation function decides, at the present weights.</summary>
    protected abstract IReadOnlyList<BoundaryRule> Boundaries();

    /// <summary>z, [rows][components], by the closed-form engine.</summary>
    protected abstract float[][] PreActivations(int[] batch);

    protected abstract Evaluation ByClosedForm(int[] batch);

    protected abstract Evaluation ByTorch(int[] batch);

    protected abstract Evaluation ByDoublePrecision(int[] batch);

    protected static float[][] Unpadded(ReadOnlySpan<float> z, int rows, int components)
    {
        int stride = z.Length / rows;
        var result = new float[rows][];
        for (int i = 0; i < rows; i++)
            result[i] = z.Slice(i * stride, components).ToArray();
        return result;
    }
}

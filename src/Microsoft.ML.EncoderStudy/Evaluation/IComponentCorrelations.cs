namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>Takes the activations of one row, which are valid during the call.</summary>
internal delegate void RowOfActivations(ReadOnlySpan<float> activations);

/// <summary>The variances of the components, and the sum of their squared correlations, Σ_{j≠k} Cov_jk² / (Var_j Var_k).</summary>
internal interface IComponentCorrelations
{
    /// <summary>Adds a row of the first pass over the data.</summary>
    void Add(ReadOnlySpan<float> activations);

    /// <summary>How many components have an unbiased variance below <paramref name="threshold"/>.</summary>
    int CountVariancesBelow(double threshold);

    /// <summary>The sum of the squared correlations off the diagonal, each pair counted twice; a constant component adds 0.</summary>
    /// <param name="pass">Hands over every row once more. Called any number of times, or not at all.</param>
    double SumOfSquaredCorrelations(Action<RowOfActivations> pass);
}

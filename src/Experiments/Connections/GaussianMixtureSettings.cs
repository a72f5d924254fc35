namespace EncoderStudy.Experiments.Connections;

/// <summary>How a Gaussian mixture is fitted.</summary>
internal sealed record GaussianMixtureSettings
{
    /// <summary>The most steps of EM.</summary>
    public int Iterations { get; init; } = 60;

    /// <summary>EM ends where a step lowers the mean energy by less, in nats.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>The least variance of a component in any direction, in squared units of the data: pixels that never change have none of their own.</summary>
    public double VarianceFloor { get; init; } = 1e-2;

    /// <summary>λ, greater than 0: 1 for a mixture as it is; less to take the log-determinant away step by step.</summary>
    public double LogDeterminantWeight { get; init; } = 1;
}

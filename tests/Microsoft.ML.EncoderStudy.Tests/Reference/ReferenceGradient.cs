namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>A gradient of a <see cref="ReferenceAutoencoder"/>, all 0 at first.</summary>
internal sealed class ReferenceGradient
{
    private readonly bool _tied;

    public ReferenceGradient(ReferenceAutoencoder model)
    {
        _tied = model.Tied;
        W = ZerosLike(model.Problem.W);
        V = _tied ? W : ZerosLike(model.V);
        Own = ZerosLike(model.Architecture.Own);
        Bias = new double[model.Problem.Components];
        DecoderBias = new double[model.Problem.Inputs];
    }

    public double[][] W { get; }

    public double[] Bias { get; }

    /// <summary><see cref="W"/> where weights are tied.</summary>
    public double[][] V { get; }

    public double[][] Own { get; }

    public double[] DecoderBias { get; }

    /// <summary>The gradient of every kind of parameter, flat, component by component.</summary>
    public (string Name, double[] Values)[] Blocks() =>
    [
        ("W", Flat(W)), ("b", Bias), ("V", _tied ? [] : Flat(V)), ("own", Flat(Own)), ("c", DecoderBias),
    ];

    private static double[] Flat(double[][] rows) => rows.SelectMany(row => row).ToArray();

    private static double[][] ZerosLike(double[][] rows) => rows.Select(row => new double[row.Length]).ToArray();
}

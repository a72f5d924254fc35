using EstimatorConformance.Models;

namespace EstimatorConformance;

/// <summary>One use of a subject: a new environment, with data and estimator made in it. What fails here fails the check.</summary>
public sealed class Examination
{
    /// <summary>The environment's own seed; the estimator's is the subject's matter.</summary>
    public const int Seed = 1;

    private readonly EstimatorSubject _subject;

    /// <summary>Creates the environment, the valid data and the estimator.</summary>
    public Examination(EstimatorSubject subject, int seed = Seed)
    {
        _subject = subject;
        ML = new MLContext(seed);
        Data = subject.ValidFit(ML);
        Estimator = Expect.Success("creating the estimator", () => subject.Create(ML));
    }

    /// <summary>The environment of this use.</summary>
    public MLContext ML { get; }

    /// <summary>The subject's valid data.</summary>
    public IDataView Data { get; }

    /// <summary>The estimator, not yet fitted.</summary>
    public IEstimator<ITransformer> Estimator { get; }

    /// <summary>Fits the estimator to the valid data.</summary>
    public ITransformer Fit() => Fit(Data);

    /// <summary>Fits the estimator to other data that it must accept.</summary>
    public ITransformer Fit(IDataView data) => Expect.Success("Fit", () => Estimator.Fit(data));

    /// <summary>Saves a transformer of the valid data.</summary>
    public byte[] Save(ITransformer transformer) => Expect.Success("Model.Save", () => ModelFile.Write(ML, transformer, Data.Schema));

    /// <summary>Loads a model into a new environment.</summary>
    public static ITransformer Load(byte[] model) => Expect.Success("Model.Load", () => ModelFile.Read(new MLContext(Seed), model, out _));

    /// <summary>The output columns of the valid data.</summary>
    public Reading.Rows Outputs(ITransformer transformer) => Outputs(transformer, Data);

    /// <summary>The output columns of other data that the transformer must accept.</summary>
    public Reading.Rows Outputs(ITransformer transformer, IDataView data)
        => Reading.Rows.Of(Transform(transformer, data), _subject.OutputColumns);

    /// <summary>Transforms data that the transformer must accept.</summary>
    public static IDataView Transform(ITransformer transformer, IDataView data) => Expect.Success("Transform", () => transformer.Transform(data));
}

using System.Collections.Immutable;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Fits each system to the training rows, with as many components as the encoder has.</summary>
internal sealed class ConnectedSystems(StudyContext context, MLContext ml, ConnectionData data, int seed)
{
    public const int MapEpochs = 30;

    /// <summary>λ of the codes: on digits it leaves about as many active as the encoder has.</summary>
    public const double Penalty = 0.5;
    public const int DictionaryRounds = 12;
    public const int CodeIterations = 100;

    /// <summary>Rows that independent components are fitted to, at most.</summary>
    public const int IndependentRows = 10_000;

    private int Components => context.Settings.Components;

    public LearnedSystem Encoder(string name)
    {
        DecoderFreeSaeTransformer encoder = new EncoderTraining(context, ml, seed).DecoderFree(name);
        RowMatrix weights = RowMatrix.From([.. encoder.Weights], context.Data.Size);
        ImmutableArray<float> biases = encoder.Biases;
        return new LearnedSystem
        {
            Prototypes = weights,
            Features = rows => rows.Map(weights.Rows, (row, activations) =>
            {
                for (int k = 0; k < activations.Length; k++)
                    activations[k] = Math.Max(0, System.Numerics.Tensors.TensorPrimitives.Dot<double>(row, weights[k]) + biases[k]);
            }),
            Winners = LearnedSystem.Largest,
            FeaturesAreEnergies = true,
        };
    }

    public LearnedSystem KMeans() => Distances(Step("k-means", () => RowMatrix.From(new Clusters(ml, context.Data.Train, Components).Centroids, context.Data.Size)));

    public LearnedSystem Map()
    {
        ImageShape grid = ImageShape.MostNearlySquare(Components);
        return Distances(Step("Kohonen map", () => KohonenMap.Fit(data.Train, grid.Width, grid.Height, MapEpochs, seed)));
    }

    public LearnedSystem IndependentComponents()
    {
        FastIndependentComponents components = Step(
            "Independent components", () => FastIndependentComponents.Fit(data.Train.First(IndependentRows), Components, seed));
        return new LearnedSystem { Prototypes = components.Filters, Features = components.Sources, Winners = LearnedSystem.Largest };
    }

    public LearnedSystem SparseCoding()
    {
        RowMatrix dictionary = Step("Sparse coding", () => SparseDictionary.Fit(data.Train, Components, Penalty, DictionaryRounds, seed));
        var coder = new SparseCoder(dictionary, Penalty);
        return new LearnedSystem
        {
            Prototypes = dictionary,
            Features = rows =>
            {
                var codes = new RowMatrix(rows.Rows, Components);
                coder.Encode(rows, codes, CodeIterations);
                return codes;
            },
            Winners = LearnedSystem.Largest,
        };
    }

    /// <param name="centroids">Where the means start.</param>
    public GaussianMixture Mixture(RowMatrix centroids) =>
        Step("Gaussian mixture", () => GaussianMixture.Fit(data.Train, centroids, new GaussianMixtureSettings()));

    public static LearnedSystem Of(GaussianMixture mixture) => new()
    {
        Prototypes = mixture.Means,
        Features = mixture.Energies,
        Winners = NearestPrototype.Least,
        FeaturesAreEnergies = true,
    };

    private static LearnedSystem Distances(RowMatrix prototypes) => new()
    {
        Prototypes = prototypes,
        Features = rows => NearestPrototype.Distances(rows, prototypes),
        Winners = NearestPrototype.Least,
    };

    private T Step<T>(string name, Func<T> work)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        return context.Display.Step(FormattableString.Invariant($"{name}, seed {seed}"), work);
    }
}

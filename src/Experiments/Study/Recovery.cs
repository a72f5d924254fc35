using System.Numerics.Tensors;
using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Study;

/// <summary>How well the components of a model are those that the data were made of.</summary>
/// <remarks>
/// Components and true components are matched one to one so that the sum of |cosine| is the greatest; where there are more of one kind, the
/// rest of it stays without a partner and is left out. The means are over the matched pairs. A component fires where its activation
/// is greater than 0.
/// </remarks>
/// <param name="MeanCosine">The mean |cosine| of matched directions, 0 … 1: the "mean correlation coefficient", MCC, of the literature.</param>
/// <param name="Precision">The mean share, of the rows in which a component fires, of those in which its partner does; 0 for one that never fires.</param>
/// <param name="Recall">The mean share, of the rows in which a true component fires, of those in which its partner does; 0 for one that never fires.</param>
/// <param name="F1">The mean of the harmonic means of the two.</param>
/// <param name="Components">The matched pairs, by component.</param>
internal sealed record Recovery(double MeanCosine, double Precision, double Recall, double F1, IReadOnlyList<RecoveredComponent> Components)
{
    /// <summary>Compares a model with the truth.</summary>
    /// <param name="directions">
    /// The directions of the components, [K × D]: the rows of the decoder where there is one, of the encoder otherwise. A zero row has cosine 0 with all.
    /// </param>
    /// <param name="activations">Their activations in the test rows, [rows × K].</param>
    /// <param name="truth">What the test rows were made of.</param>
    public static Recovery Of(ReadOnlySpan<float> directions, ReadOnlySpan<float> activations, TrueComponents truth)
    {
        int components = directions.Length / truth.Dimensions;
        if (components == 0 || directions.Length != components * truth.Dimensions)
            throw new ArgumentException($"Found {directions.Length} numbers, expected whole directions of {truth.Dimensions}.", nameof(directions));
        if (activations.Length != truth.Rows * components)
            throw new ArgumentException($"Found {activations.Length} numbers, expected {truth.Rows} rows of {components}.", nameof(activations));

        double[,] cosines = Cosines(directions, truth, components);
        int[] partners = OptimalAssignment.Maximise(cosines);
        var recovered = new List<RecoveredComponent>();
        for (int component = 0; component < components; component++)
        {
            if (partners[component] is >= 0 and int partner)
                recovered.Add(Compare(activations, component, components, truth, partner, cosines[component, partner]));
        }

        return new Recovery(
            recovered.Average(pair => pair.Cosine), recovered.Average(pair => pair.Precision), recovered.Average(pair => pair.Recall),
            recovered.Average(pair => pair.F1), recovered);
    }

    /// <summary>Adds the means to the numbers of a run.</summary>
    public void AddTo(Dictionary<string, double> numbers)
    {
        numbers[Metric.RecoveredCosine.Name] = MeanCosine;
        numbers[Metric.RecoveryPrecision.Name] = Precision;
        numbers[Metric.RecoveryRecall.Name] = Recall;
        numbers[Metric.RecoveryF1.Name] = F1;
    }

    private static double[,] Cosines(ReadOnlySpan<float> directions, TrueComponents truth, int components)
    {
        double[,] cosines = new double[components, truth.Count];
        for (int component = 0; component < components; component++)
        {
            ReadOnlySpan<float> direction = directions.Slice(component * truth.Dimensions, truth.Dimensions);
            for (int other = 0; other < truth.Count; other++)
            {
                double cosine = Math.Abs(Cosine.Between(direction, truth.Direction(other)));
                cosines[component, other] = double.IsNaN(cosine) ? 0 : cosine;
            }
        }

        return cosines;
    }

    private static RecoveredComponent Compare(
        ReadOnlySpan<float> activations, int component, int components, TrueComponents truth, int partner, double cosine)
    {
        int both = 0, fires = 0, trueFires = 0;
        for (int row = 0; row < truth.Rows; row++)
        {
            bool found = activations[row * components + component] > 0, expected = truth.Fires(row, partner);
            both += found && expected ? 1 : 0;
            fires += found ? 1 : 0;
            trueFires += expected ? 1 : 0;
        }

        double precision = Share(both, fires), recall = Share(both, trueFires);
        // The harmonic mean of the two, written so that it is 0 and not undefined where both are.
        return new RecoveredComponent(component, partner, cosine, precision, recall, Share(2 * both, fires + trueFires));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>A component and the true component that it was matched with.</summary>
internal sealed record RecoveredComponent(int Component, int TrueComponent, double Cosine, double Precision, double Recall, double F1);

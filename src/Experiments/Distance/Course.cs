namespace EncoderStudy.Experiments.Distance;

/// <summary>A training in phases, each of which starts where the one before ended.</summary>
internal sealed record Course(IReadOnlyList<Phase> Phases)
{
    /// <summary>The courses that are compared.</summary>
    public static IReadOnlyList<Course> All { get; } =
    [
        new([new(PhaseKind.Autoencoder, 1)]),
        new([new(PhaseKind.DecoderFree, 0.5), new(PhaseKind.Autoencoder, 0.5)]),
        new([new(PhaseKind.Combined, 1)]),
        new([new(PhaseKind.Autoencoder, 0.5), new(PhaseKind.DecoderFree, 0.5), new(PhaseKind.Autoencoder, 0.5)]),
    ];

    /// <summary>What a phase is called.</summary>
    /// <param name="course">Its course, by the order of <see cref="All"/>.</param>
    /// <param name="phase">Its place in the course, from 0.</param>
    /// <param name="epochs">The epochs asked for, of which it has its share.</param>
    public static string NameOf(int course, int phase, int epochs)
    {
        Phase named = All[course].Phases[phase];
        return FormattableString.Invariant($"{LetterOf(course)}, {phase + 1}. {named.Name}, {named.Epochs(epochs)}");
    }

    /// <summary>a, b, c, d in the order of <see cref="All"/>: short, since it stands before every phase.</summary>
    public static string LetterOf(int index) => ((char)('a' + index)).ToString();
}

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Small training problems of every kind of shape that an autoencoder's code treats differently.</summary>
internal static class ProblemShapes
{
    public static IReadOnlyDictionary<string, Func<ReferenceProblem>> OfAutoencoders { get; } = new Dictionary<string, Func<ReferenceProblem>>
    {
        ["K < B"] = () => new ReferenceProblem(rows: 33, inputs: 20, components: 7),
        ["K > B"] = () => new ReferenceProblem(rows: 9, inputs: 20, components: 67),
        ["K > D"] = () => new ReferenceProblem(rows: 50, inputs: 3, components: 40),
        ["K = 1"] = () => new ReferenceProblem(rows: 12, inputs: 6, components: 1),
        ["D = 1"] = () => new ReferenceProblem(rows: 40, inputs: 1, components: 5),
        ["B = 1"] = () => new ReferenceProblem(rows: 1, inputs: 9, components: 6),
        ["sparse"] = () => new ReferenceProblem(rows: 40, inputs: 500, components: 70, density: 0.2),
    };
}

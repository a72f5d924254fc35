using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Layers;

/// <summary>Who may know whom in the library, by what its compiled types refer to.</summary>
public class LayerTests
{
    private const string Root = "Microsoft.ML.EncoderStudy.";

    /// <summary>The parts of the library, each of which knows those before it and none after it.</summary>
    internal static readonly string[] Layers =
    [
        "Numerics", "Checkpoints", "Parameters", "Reading", "Rows", "Settings", "Objectives", "Persistence", "Architectures",
        "Training.Batches", "Training.Streaming", "Training.Optimizers", "Training.Engines", "Training.Torch", "Training", "Scoring",
        "Evaluation", "Formats", "Estimation",
    ];

    private static readonly Architecture Library = new ArchLoader().LoadAssembly(typeof(DecoderFreeSaeEstimator).Assembly).Build();

    private static readonly HashSet<IType> OwnTypes = [.. Library.Types.Where(type => type.Assembly.Name == Library.Assemblies.First().Name)];

    public static TheoryData<string> Names => [.. Layers];

    /// <summary>Namespaces of what users see.</summary>
    private static readonly string[] Public = ["Microsoft.ML", "Microsoft.ML.Data", "Microsoft.ML.Transforms"];

    /// <summary>What fits are made of: the only classes of users that a layer knows, and only the last one does. No estimator, no transformer.</summary>
    private static readonly string[] KnownToEstimation =
    [
        nameof(EncoderOptionsBase), nameof(EncoderModelParameters), nameof(SparseAutoencoderModelParameters), nameof(EncoderColumns),
        nameof(EncoderOutputColumns), "FittedEncoders`1", nameof(ExtraColumn), nameof(MayDifferOnResumeAttribute),
    ];

    [Fact]
    public void EveryType_IsInALayerOrForUsers() => Assert.Empty(
        OwnTypes.Where(type => LayerOf(type) is null && !Public.Contains(type.Namespace.FullName) && type.Namespace.FullName != "System.Runtime.CompilerServices")
            .Select(type => type.FullName));

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_KnowsNoneAfterIt(string layer) => Assert.DoesNotContain(
        KnownTo(layer), pair => LayerOf(pair.Known) is string other && Array.IndexOf(Layers, other) > Array.IndexOf(Layers, layer));

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_KnowsOfWhatUsersSeeOnlyNamesAndNumbers(string layer) => Assert.DoesNotContain(
        KnownTo(layer), pair => pair.Known.Namespace.FullName == "Microsoft.ML.Transforms" && !IsVocabulary(pair.Known)
            && !(layer == "Estimation" && KnownToEstimation.Contains(pair.Known.Name)));

    /// <summary>The others would pass if nothing were found.</summary>
    [Theory]
    [InlineData("Parameters", "Checkpoints")]
    [InlineData("Architectures", "Rows")]
    [InlineData("Training", "Training.Torch")]
    [InlineData("Estimation", "Training.Streaming")]
    public void Layer_KnowsOneBeforeIt(string layer, string known) => Assert.Contains(KnownTo(layer), pair => LayerOf(pair.Known) == known);

    private static IEnumerable<(IType Type, IType Known)> KnownTo(string layer) =>
        from type in OwnTypes
        where LayerOf(type) == layer
        from known in type.GetTypeDependencies(Library).Distinct()
        where OwnTypes.Contains(known)
        select (type, known);

    /// <summary>Whether a type knows nothing of this library but others of its like.</summary>
    private static bool IsVocabulary(IType type) => type is ArchUnitNET.Domain.Enum || type.GetTypeDependencies(Library)
        .Where(known => known != type && OwnTypes.Contains(known)).All(known => known is ArchUnitNET.Domain.Enum);


    private static string? LayerOf(IType type)
    {
        string name = type.Namespace.FullName;
        return name.StartsWith(Root, StringComparison.Ordinal) && Layers.Contains(name[Root.Length..]) ? name[Root.Length..] : null;
    }
}

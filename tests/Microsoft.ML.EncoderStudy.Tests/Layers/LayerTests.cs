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
    private static readonly string[] Layers =
    [
        "Numerics", "Checkpoints", "Parameters", "Reading", "Rows", "Persistence", "Settings", "Objectives", "Architectures", "Training.Batches",
        "Training.Streaming", "Training.Optimizers", "Training.Engines", "Training.Torch", "Training", "Scoring", "Evaluation", "Formats", "Estimation",
    ];

    private static readonly Architecture Library = new ArchLoader().LoadAssembly(typeof(DecoderFreeSaeEstimator).Assembly).Build();

    public static TheoryData<string> Names => [.. Layers];

    [Fact]
    public void EveryType_IsInALayerOrForUsers() => Assert.Empty(
        OwnTypes().Where(type => LayerOf(type) is null && type.Namespace.FullName is not ("Microsoft.ML" or "Microsoft.ML.Transforms")).Select(type => type.FullName));

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_KnowsNoneAfterIt(string layer) => Assert.Empty(
        from type in OwnTypes()
        where LayerOf(type) == layer
        from known in type.GetTypeDependencies(Library)
        where LayerOf(known) is string other && Array.IndexOf(Layers, other) > Array.IndexOf(Layers, layer)
        select $"{type.FullName} knows {known.FullName}");

    /// <summary>All that a layer may know of what users see: names, numbers and records that know nothing themselves.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_KnowsNoEstimatorAndNoTransformer(string layer)
    {
        string[] allowed = layer == "Estimation" ? ["EncoderOptionsBase", "EncoderModelParameters", "SparseAutoencoderModelParameters", "EncoderColumns", "EncoderOutputColumns", "FittedEncoders`1"] : [];
        Assert.Empty(
            from type in OwnTypes()
            where LayerOf(type) == layer
            from known in type.GetTypeDependencies(Library)
            where known.Namespace.FullName == "Microsoft.ML.Transforms" && OwnTypes().Contains(known) && !IsVocabulary(known) && !allowed.Contains(known.Name)
            select $"{type.FullName} knows {known.FullName}");
    }

    /// <summary>Whether a type knows nothing of this library but others of its like.</summary>
    private static bool IsVocabulary(IType type) => type is ArchUnitNET.Domain.Enum || type.GetTypeDependencies(Library)
        .Where(known => known != type && OwnTypes().Contains(known)).All(known => known is ArchUnitNET.Domain.Enum);

    private static IEnumerable<IType> OwnTypes() => Library.Types.Where(type => type.Assembly.Name == Library.Assemblies.First().Name);

    private static string? LayerOf(IType type)
    {
        string name = type.Namespace.FullName;
        return name.StartsWith(Root, StringComparison.Ordinal) && Layers.Contains(name[Root.Length..]) ? name[Root.Length..] : null;
    }
}

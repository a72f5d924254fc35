using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>A kind of sparse autoencoder: all that the rest of the library has to know of it. Immutable.</summary>
/// <remarks>To add one, write its class beside its architecture and list it here.</remarks>
internal abstract class AutoencoderKind
{
    private static readonly Dictionary<SparseAutoencoderArchitecture, AutoencoderKind> ByName =
        ((AutoencoderKind[])[new ReluKind(), new TopKKind(), new BatchTopKKind(), new JumpReLUKind(), new GatedKind(), new MatryoshkaBatchTopKKind()])
        .ToDictionary(kind => kind.Name);

    /// <summary>Every kind there is.</summary>
    public static IReadOnlyCollection<AutoencoderKind> All => ByName.Values;

    /// <summary>Makes a further kind known. Before anything is done with it.</summary>
    public static void Add(AutoencoderKind kind) => ByName[kind.Name] = kind;

    /// <summary>Whether there is such a kind.</summary>
    public static bool IsKnown(SparseAutoencoderArchitecture name) => ByName.ContainsKey(name);

    /// <summary>What users call it; its number stands in files.</summary>
    public abstract SparseAutoencoderArchitecture Name { get; }

    /// <summary>Those options that not every kind uses, and this one does.</summary>
    public abstract IReadOnlyCollection<ArchitectureOption> OwnOptions { get; }

    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static AutoencoderKind Of(SparseAutoencoderArchitecture name) => ByName.TryGetValue(name, out AutoencoderKind? kind)
        ? kind
        : throw new ArgumentOutOfRangeException(nameof(name), name, "not an architecture");

    /// <summary>Whether this kind uses an option that not every kind uses.</summary>
    public bool Uses(ArchitectureOption option) => OwnOptions.Contains(option);

    /// <summary>What one training computes with.</summary>
    public abstract IAutoencoderArchitecture Create(AutoencoderSettings settings);

    /// <summary>Reads what the activation of a trained model wrote with <see cref="RowActivation.Save"/>.</summary>
    /// <param name="reader">The model file.</param>
    /// <param name="readVector">Reads one value for every component: [stride].</param>
    public abstract RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector);
}

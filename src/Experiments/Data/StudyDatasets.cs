using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Data;

/// <summary>Loads the data of an experiment.</summary>
internal static class StudyDatasets
{
    /// <summary>The names that <c>--dataset</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [DigitDataset.Sample, DigitDataset.Mnist, FashionDataset.Name, ImageDataset.AnyIdx, ActivationDataset.Name, SyntheticDataset.Name];

    /// <summary>Whether a data set lies wherever <c>--data</c> says and nowhere else.</summary>
    public static bool NeedsPath(string dataset) => dataset is ImageDataset.AnyIdx or ActivationDataset.Name;

    /// <summary>Whether a data set comes with the program, so that there is nothing for <c>--data</c> to say.</summary>
    public static bool ComesWithTheProgram(string dataset) => dataset is DigitDataset.Sample or SyntheticDataset.Name;

    /// <summary>The data set that is meant where only <c>--data</c> is given.</summary>
    /// <param name="path">What is given.</param>
    /// <param name="names">The data sets that can be meant.</param>
    public static string At(string path, IReadOnlyList<string> names) =>
        names.Contains(ActivationDataset.Name) && path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? ActivationDataset.Name
            : DigitDataset.Mnist;

    /// <exception cref="ExperimentException">The files are nowhere, and the message says where they were looked for; or they are not what they have to be.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static StudyData Load(MLContext ml, StudySettings settings)
    {
        string name = settings.Dataset;
        string? path = settings.DataPath;
        if (NeedsPath(name) && path is null)
            throw new ExperimentException($"--dataset {name}: found no --data; expected the path where it lies.");
        StudyData data = name switch
        {
            SyntheticDataset.Name => SyntheticDataset.Load(ml),
            ActivationDataset.Name => ActivationDataset.Load(ml, path!),
            ImageDataset.AnyIdx => ImageDataset.Load(ml, name, DigitFiles.Find([new("--data", Path.GetFullPath(path!))], "The IDX files", labelsNeeded: false)),
            FashionDataset.Name => ImageDataset.Load(ml, name, DigitFiles.Find(FashionDataset.Places(path), "The files of Fashion-MNIST")),
            _ => ImageDataset.Load(ml, name, DigitDataset.Find(name, path)),
        };
        data.CheckSize();
        return data;
    }
}

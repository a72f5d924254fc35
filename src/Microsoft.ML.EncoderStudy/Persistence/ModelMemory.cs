using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>How much memory a loaded model may take: what the application allows, else half of what there is.</summary>
/// <remarks>
/// Model.Load has no argument for it, so it is a setting of the application, as runtimeconfig.json, a project file
/// (RuntimeHostConfigurationOption) or <see cref="AppContext.SetData"/> makes them. It is looked up with every file.
/// </remarks>
internal static class ModelMemory
{
    /// <summary>The name of the setting: a number of units of 2²⁰ bytes.</summary>
    public const string Setting = "Microsoft.ML.EncoderStudy.LargestModelMegabytes";

    /// <summary>
    /// The padding of rows, and what of a model is kept in two forms, take less than as much again as there is in the file.
    /// </summary>
    private const int BytesPerByteInFile = 2;

    private const int ShareOfMemory = 2;

    /// <summary>Refuses a model before anything is allocated for it.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="bytesInFile">The length of the models in the file, unpacked.</param>
    /// <exception cref="InvalidOperationException">It would take more than it may, or the setting is no number of megabytes.</exception>
    public static void Check(IExceptionContext context, long bytesInFile)
    {
        long? given = GivenMegabytes(context);
        long most = given is long megabytes ? megabytes << 20 : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory;
        if (bytesInFile <= most / BytesPerByteInFile)
            return;
        string limit = given is null ? "half of the memory that this process may use" : $"the application's setting {Setting}";
        throw context.Except(FormattableString.Invariant(
            $"The model has {bytesInFile} bytes, unpacked, and may take {BytesPerByteInFile} times as many in memory: more than {most}, {limit}. If the file is to be trusted, set {Setting} to {(BytesPerByteInFile * bytesInFile >> 20) + 1} or more (AppContext.SetData, or runtimeconfig.json)."));
    }

    private static long? GivenMegabytes(IExceptionContext context)
    {
        // What a configuration file says comes as text.
        object? setting = AppContext.GetData(Setting);
        if (setting is null)
            return null;
        string text = Convert.ToString(setting, CultureInfo.InvariantCulture) ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int megabytes) && megabytes > 0
            ? megabytes
            : throw context.Except($"The application's setting {Setting} is '{text}'; expected a number of megabytes, 1 or more.");
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Cultures;

/// <summary>What an application does with the library, and all that comes out, as bytes.</summary>
internal static partial class CulturedWork
{
    private const int Inputs = 9, Count = 60;

    private const string Text = "message";

    /// <summary>The results, by what they are.</summary>
    public static IReadOnlyDictionary<string, byte[]> Do()
    {
        string folder = Directory.CreateTempSubdirectory("cultures").FullName;
        try
        {
            var results = new Dictionary<string, byte[]>();
            Use("decoder-free", folder, results, static (ml, data) => ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Inputs",
                NumberOfComponents = 5,
                Epochs = 2,
                BatchSize = 16,
                ValidationFraction = 0.25,
                InputScaling = InputScaling.Standardised,
                Seed = 1,
            }).Fit(data));
            foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
            {
                Use(architecture.ToString(), folder, results, (ml, data) => ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
                {
                    OutputColumnName = "Features",
                    InputColumnName = "Inputs",
                    Architecture = architecture,
                    NumberOfComponents = 5,
                    NumberOfActiveComponents = 2,
                    Epochs = 2,
                    BatchSize = 16,
                    Seed = 1,
                }).Fit(data));
            }

            ReadFiles(folder, results);
            Refuse(folder, results);
            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A message as it is, and how many bytes there are of anything else.</summary>
    public static string Describe(string what, byte[] bytes) =>
        what.Contains(Text, StringComparison.Ordinal) ? $"'{Encoding.UTF8.GetString(bytes)}'" : FormattableString.Invariant($"{bytes.Length} bytes");

    /// <summary>Fits, saves, loads, scores and evaluates.</summary>
    private static void Use(string name, string folder, Dictionary<string, byte[]> results, Func<MLContext, IDataView, ITransformer> fit)
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, message) => messages.Add(message.Message);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        string path = Path.Combine(folder, "model.zip");
        ml.Model.Save(fit(ml, data), data.Schema, path);
        results[$"{name}: saved model"] = ContentOf(path);

        var fresh = new MLContext(seed: 1);
        IDataView scored = fresh.Model.Load(path, out _).Transform(data);
        results[$"{name}: scores of the loaded model"] = Bytes([.. scored.GetColumn<VBuffer<float>>("Features").SelectMany(row => row.DenseValues())]);
        SparseFeatureMetrics metrics = fresh.Transforms.EvaluateSparseFeatures(scored, "Features");
        results[$"{name}: metrics"] = Bytes([metrics.L0, metrics.DeadComponents, metrics.Redundancy, metrics.ResponsibilityEntropy, metrics.MaximumResponsibility]);

        // Seconds differ from run to run; how they are written must not.
        string own = messages.Single(message => message.Contains("Trained ", StringComparison.Ordinal));
        results[$"{name}: {Text}"] = Encoding.UTF8.GetBytes(Seconds().Replace(own, "in S.S s"));
    }

    private static void ReadFiles(string folder, Dictionary<string, byte[]> results)
    {
        var ml = new MLContext(seed: 1);
        string idx = Path.Combine(folder, "images-idx3-ubyte");
        File.WriteAllBytes(idx, [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, .. Enumerable.Range(7, 6).Select(value => (byte)(value * 20))]);
        results["IDX: rows"] = AllRows(ml.Data.LoadFromIdx(idx));

        string header = $$$"""{"INPUTS":{"dtype":"F32","shape":[2,{{{Inputs}}}],"data_offsets":[0,{{{2 * Inputs * sizeof(float)}}}]},"__metadata__":{"title":"İı"}}""";
        string safetensors = Path.Combine(folder, "file.safetensors");
        byte[] headerBytes = Encoding.UTF8.GetBytes(header), length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)headerBytes.Length);
        File.WriteAllBytes(safetensors, [.. length, .. headerBytes, .. Bytes([.. Rows().Take(2).SelectMany(row => row.Inputs)])]);
        results["safetensors: rows"] = AllRows(ml.Data.LoadFromSafetensors(safetensors));
    }

    /// <summary>Messages with numbers that have a decimal point, a sign or many digits.</summary>
    private static void Refuse(string folder, Dictionary<string, byte[]> results)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows());
        results[$"learning rate: {Text}"] = MessageOf(() => ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Inputs",
            LearningRate = -1234.5f,
        }).Fit(data));
        results[$"validation fraction: {Text}"] = MessageOf(() => ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Inputs",
            ValidationFraction = 1.5,
        }).Fit(data));
        results[$"divergence: {Text}"] = MessageOf(() => ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Inputs",
            LearningRate = 1e30f,
            Epochs = 5,
            Seed = 1,
        }).Fit(data));
        results[$"evaluation: {Text}"] = MessageOf(() => ml.Transforms.EvaluateSparseFeatures(
            ml.Data.LoadFromEnumerable([.. Rows(), new Row { Inputs = [float.NegativeInfinity, .. new float[Inputs - 1]] }]), "Inputs"));
        string damaged = Path.Combine(folder, "damaged-idx1-ubyte");
        File.WriteAllBytes(damaged, [0, 0, 8, 1, 0, 1, 0, 0, 5]);
        results[$"IDX: {Text}"] = MessageOf(() => ml.Data.LoadFromIdx(damaged).Preview());
        File.WriteAllBytes(damaged, [200, 0, 0, 0, 0, 0, 0, 0, 5]);
        results[$"safetensors: {Text}"] = MessageOf(() => ml.Data.LoadFromSafetensors(damaged));

        byte[] MessageOf(Action action)
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // Whatever it throws, its message is compared.
            catch (Exception error)
#pragma warning restore CA1031
            {
                return Encoding.UTF8.GetBytes($"{error.GetType().Name}: {error.Message.Replace(folder, "", StringComparison.Ordinal)}");
            }

            throw new InvalidOperationException("Nothing was refused.");
        }
    }

    private static byte[] AllRows(IDataView view)
    {
        var bytes = new MemoryStream();
        foreach (DataViewSchema.Column column in view.Schema)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{column.Name}: {column.Type}"));
            if (column.Type is VectorDataViewType)
                bytes.Write(Bytes([.. view.GetColumn<VBuffer<float>>(column).SelectMany(row => row.DenseValues())]));
        }

        return bytes.ToArray();
    }

    /// <summary>The parts of the file without their times.</summary>
    private static byte[] ContentOf(string path)
    {
        var bytes = new MemoryStream();
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            bytes.Write(Encoding.UTF8.GetBytes(entry.FullName));
            using Stream content = entry.Open();
            content.CopyTo(bytes);
        }

        return bytes.ToArray();
    }

    private static byte[] Bytes<T>(T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static IEnumerable<Row> Rows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Count).Select(_ => new Row { Inputs = [.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle())] })];
    }

    [GeneratedRegex(@"in [0-9]+\.[0-9] s")]
    private static partial Regex Seconds();

    private sealed class Row
    {
        [VectorType(CulturedWork.Inputs)]
        public float[] Inputs { get; init; } = [];
    }
}

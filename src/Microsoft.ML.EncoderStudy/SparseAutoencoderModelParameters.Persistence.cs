using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderModelParameters
{
    private const int BytesPerEpoch = 3 * sizeof(double);

    internal void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: architecture
        // bool: whether the decoder's weights are the encoder's
        // int: number of components, K
        // int: input size, D
        // float[K * D]: encoder weights, component by component
        // float[K]: encoder biases
        // float[K * D]: decoder weights, component by component, unless they are the encoder's
        // float[D]: decoder biases
        // for each component
        //   float: mean, float: variance, float: fraction active
        // int: number of epochs
        // for each epoch
        //   double: loss, then its terms: reconstruction, sparsity

        writer.Write((int)Architecture);
        writer.WriteBoolByte(TiedWeights);
        writer.Write(NumberOfComponents);
        writer.Write(InputSize);
        writer.WriteSinglesNoCount(EncoderWeights.AsSpan());
        writer.WriteSinglesNoCount(EncoderBiases.AsSpan());
        if (!TiedWeights)
            writer.WriteSinglesNoCount(DecoderWeights.AsSpan());
        writer.WriteSinglesNoCount(DecoderBiases.AsSpan());
        ModelFormat.Write(writer, ComponentStatistics);

        writer.Write(TrainingHistory.Length);
        foreach (SparseAutoencoderTrainingEpoch epoch in TrainingHistory)
        {
            writer.Write(epoch.Loss);
            writer.Write(epoch.ReconstructionTerm);
            writer.Write(epoch.SparsityTerm);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static SparseAutoencoderModelParameters Load(IExceptionContext context, BinaryReader reader)
    {
        var architecture = (SparseAutoencoderArchitecture)reader.ReadInt32();
        context.CheckDecode(Enum.IsDefined(architecture), $"The model names the unknown architecture {(int)architecture}.");
        bool tied = reader.ReadBoolByte();

        int components = reader.ReadInt32(), inputs = reader.ReadInt32();
        long perComponent = (((tied ? 1L : 2L) * inputs) + 1) * sizeof(float) + ModelFormat.BytesPerStatistics;
        context.CheckDecode(
            components >= 1 && inputs >= 1 && components <= (ModelFormat.Remaining(reader) - (long)inputs * sizeof(float)) / perComponent,
            $"The model claims {components} components of {inputs} inputs, which {ModelFormat.Remaining(reader)} remaining bytes cannot hold.");
        context.CheckDecode(
            (inputs + 1L) * Kernels.PaddedWidth(components) + inputs + Kernels.RowAlignment <= Array.MaxLength - Kernels.RowAlignment,
            $"The model's {components} × {inputs} weights are more than fit in memory at once.");

        var parameters = new AutoencoderParameters(inputs, components, tied);
        ModelFormat.ReadWeights(context, reader, parameters.Encoder.Weights, components, inputs, "encoder weights");
        ModelFormat.ReadFinite(context, reader, parameters.Encoder.Bias[..components], "encoder biases");
        if (!tied)
            ModelFormat.ReadWeights(context, reader, parameters.DecoderWeights, components, inputs, "decoder weights");
        ModelFormat.ReadFinite(context, reader, parameters.DecoderBias, "decoder biases");
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(context, reader, components);
        return new SparseAutoencoderModelParameters(parameters, architecture, statistics, LoadHistory(context, reader));
    }

    private static SparseAutoencoderTrainingEpoch[] LoadHistory(IExceptionContext context, BinaryReader reader)
    {
        int epochs = reader.ReadInt32();
        context.CheckDecode(
            epochs >= 1 && epochs <= ModelFormat.Remaining(reader) / BytesPerEpoch,
            $"The model claims a history of {epochs} epochs, which {ModelFormat.Remaining(reader)} remaining bytes cannot hold.");
        var history = new SparseAutoencoderTrainingEpoch[epochs];
        for (int i = 0; i < epochs; i++)
        {
            double loss = reader.ReadDouble(), reconstruction = reader.ReadDouble(), sparsity = reader.ReadDouble();
            context.CheckDecode(
                double.IsFinite(loss) && double.IsFinite(reconstruction) && double.IsFinite(sparsity),
                $"The losses of epoch {i + 1} are not finite.");
            history[i] = new SparseAutoencoderTrainingEpoch(i + 1, loss, reconstruction, sparsity, 0, 0, null);
        }

        return history;
    }
}

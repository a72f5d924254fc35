using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderModelParameters
{
    private const int BytesPerEpoch = (6 * sizeof(double)) + 1;

    internal override void Save(BinaryWriter writer)
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
        // <activation>: what the architecture has beside
        //   TopK: int: number of active components
        //   BatchTopK, JumpReLU, MatryoshkaBatchTopK: float[K]: thresholds
        //   Gated: float[K]: magnitude scales, float[K]: magnitude offsets
        // <input conditioning>
        // for each component
        //   float: mean, float: variance, float: fraction active
        // int: number of epochs
        // for each epoch
        //   double: loss, then its terms: reconstruction, sparsity, auxiliary, decoder-free
        //   bool: whether there was a held-out loss; double: that loss, or 0

        writer.Write((int)Architecture);
        writer.WriteBoolByte(TiedWeights);
        writer.Write(NumberOfComponents);
        writer.Write(InputSize);
        ModelFormat.WriteWeights(writer, Encoder.Weights, NumberOfComponents, InputSize);
        writer.WriteSinglesNoCount(Biases.AsSpan());
        if (!TiedWeights)
            ModelFormat.WriteWeights(writer, Parameters.DecoderWeights, NumberOfComponents, InputSize);
        writer.WriteSinglesNoCount(DecoderBiases.AsSpan());
        Activation.Save(writer, NumberOfComponents);
        SaveConditioning(writer);
        ModelFormat.Write(writer, ComponentStatistics);

        writer.Write(TrainingHistory.Length);
        foreach (SparseAutoencoderTrainingEpoch epoch in TrainingHistory)
        {
            writer.Write(epoch.Loss);
            writer.Write(epoch.ReconstructionTerm);
            writer.Write(epoch.SparsityTerm);
            writer.Write(epoch.AuxiliaryTerm);
            writer.Write(epoch.DecoderFreeTerm);
            ModelFormat.WriteOptional(writer, epoch.ValidationLoss);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static SparseAutoencoderModelParameters Load(IExceptionContext context, BinaryReader reader) =>
        ModelFormat.ReadWhole(context, () => Read(context, reader), model => model.BrokenRule());

    private static SparseAutoencoderModelParameters Read(IExceptionContext context, BinaryReader reader)
    {
        var architecture = (SparseAutoencoderArchitecture)reader.ReadInt32();
        context.CheckDecode(AutoencoderKind.IsKnown(architecture), $"The model names the unknown architecture {(int)architecture}.");
        bool tied = reader.ReadBoolByte();
        (int components, int inputs) = ModelFormat.ReadShape(context, reader, matrices: tied ? 1 : 2, inputVectors: 1);
        var parameters = new AutoencoderParameters(inputs, components, tied, pitch: EncoderParameters.LeastPitch(components));
        ModelFormat.ReadWeights(reader, parameters.Encoder.Weights, components, inputs);
        ModelFormat.Read(reader, parameters.Encoder.Bias[..components]);
        if (!tied)
            ModelFormat.ReadWeights(reader, parameters.DecoderWeights, components, inputs);
        ModelFormat.Read(reader, parameters.DecoderBias);
        RowActivation activation = AutoencoderKind.Of(architecture).ReadActivation(reader, () =>
        {
            var vector = new float[parameters.Stride];
            ModelFormat.Read(reader, vector.AsSpan(0, components));
            return vector;
        });
        InputConditioning conditioning = ModelFormat.ReadConditioning(context, reader, inputs);
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(reader, components);
        SparseAutoencoderTrainingEpoch[] history = ModelFormat.ReadHistory(
            context, reader, BytesPerEpoch, epoch => ReadEpoch(context, reader, epoch));
        return new SparseAutoencoderModelParameters(parameters, architecture, activation, conditioning, statistics, history);
    }

    internal override string? BrokenRule() =>
        SharedBrokenRule("encoder weights", "encoder biases")
        ?? ModelRules.Weights(Parameters.DecoderWeights, NumberOfComponents, InputSize, "decoder weights")
        ?? ModelRules.Finite(DecoderBiases.AsSpan(), "decoder biases")
        ?? Activation.BrokenRule(NumberOfComponents)
        ?? TrainingHistory.Select(epoch => ModelRules.Epoch(
            epoch.Epoch, epoch.ValidationLoss, epoch.Loss, epoch.ReconstructionTerm, epoch.SparsityTerm, epoch.AuxiliaryTerm, epoch.DecoderFreeTerm))
            .FirstOrDefault(broken => broken is not null);

    private static SparseAutoencoderTrainingEpoch ReadEpoch(IExceptionContext context, BinaryReader reader, int epoch)
    {
        double loss = reader.ReadDouble(), reconstruction = reader.ReadDouble(), sparsity = reader.ReadDouble();
        double auxiliary = reader.ReadDouble(), decoderFree = reader.ReadDouble();
        double? validation = ModelFormat.ReadOptional(context, reader);
        return new SparseAutoencoderTrainingEpoch(epoch, loss, reconstruction, sparsity, auxiliary, decoderFree, validation);
    }
}

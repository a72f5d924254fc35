using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderModelParameters
{
    internal override void Write(BinaryWriter writer, uint version)
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
        // <input scaling>
        // for each component
        //   float: mean, float: variance, float: fraction active
        // <history>: its terms are reconstruction, sparsity, auxiliary, decoder-free

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
        SaveScaler(writer);
        ModelFormat.Write(writer, ComponentStatistics);
        ModelFormat.Write(writer, version, TrainingHistory, AutoencoderEpochs.Trained);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="version">The version of the format in which it was written.</param>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static SparseAutoencoderModelParameters Load(IExceptionContext context, BinaryReader reader, uint version) =>
        ModelFormat.ReadWhole(context, () => Read(context, reader, version), model => model.BrokenRule());

    private static SparseAutoencoderModelParameters Read(IExceptionContext context, BinaryReader reader, uint version)
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
        InputScaler scaler = ModelFormat.ReadScaler(context, reader, inputs);
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(reader, components);
        SparseAutoencoderTrainingEpoch[] history = ModelFormat.ReadHistory(
            context, reader, version, AutoencoderLosses.Names, othersMayFollow: false, AutoencoderEpochs.Shown);
        return new SparseAutoencoderModelParameters(parameters, architecture, activation, scaler, statistics, history);
    }

    internal override string? BrokenRule() =>
        SharedBrokenRule("encoder weights", "encoder biases")
        ?? ModelRules.Weights(Parameters.DecoderWeights, NumberOfComponents, InputSize, "decoder weights")
        ?? ModelRules.Finite(DecoderBiases.AsSpan(), "decoder biases")
        ?? Activation.BrokenRule(NumberOfComponents)
        ?? ModelRules.History(TrainingHistory.Select(AutoencoderEpochs.Trained));
}

using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeModelParameters
{
    internal override void Write(BinaryWriter writer, uint version)
    {
        // *** Binary format ***
        // int: activation function
        // int: number of components, K
        // int: input size, D
        // float[K * D]: weights, component by component
        // float[K]: biases
        // <input scaling>
        // for each component
        //   float: mean, float: variance, float: fraction active
        // <history>: its terms are log-sum-exp, variance, decorrelation, weight redundancy, then those that no option gives

        writer.Write((int)Activation);
        writer.Write(NumberOfComponents);
        writer.Write(InputSize);
        ModelFormat.WriteWeights(writer, Encoder.Weights, NumberOfComponents, InputSize);
        writer.WriteSinglesNoCount(Biases.AsSpan());
        SaveScaler(writer);
        ModelFormat.Write(writer, ComponentStatistics);
        ModelFormat.Write(writer, version, TrainingHistory, DecoderFreeEpochs.Trained);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="reader">The model.</param>
    /// <param name="version">The version of the format in which it was written.</param>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static DecoderFreeSaeModelParameters Load(IExceptionContext context, BinaryReader reader, uint version) =>
        ModelFormat.ReadWhole(context, () => Read(context, reader, version), model => model.BrokenRule());

    private static DecoderFreeSaeModelParameters Read(IExceptionContext context, BinaryReader reader, uint version)
    {
        var activation = (EncoderActivation)reader.ReadInt32();
        context.CheckDecode(Enum.IsDefined(activation), $"The model names the unknown activation function {(int)activation}.");

        (int components, int inputs) = ModelFormat.ReadShape(context, reader, matrices: 1, inputVectors: 0);
        var parameters = new EncoderParameters(inputs, components, EncoderParameters.LeastPitch(components));
        ModelFormat.ReadWeights(reader, parameters.Weights, components, inputs);
        ModelFormat.Read(reader, parameters.Bias[..components]);
        InputScaler scaler = ModelFormat.ReadScaler(context, reader, inputs);
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(reader, components);
        EncoderTrainingEpoch[] history = ModelFormat.ReadHistory(
            context, reader, version, DecoderFreeEpochs.Terms, othersMayFollow: true, DecoderFreeEpochs.Shown);
        return new DecoderFreeSaeModelParameters(parameters, activation, scaler, statistics, history);
    }

    internal override string? BrokenRule() =>
        SharedBrokenRule("weights", "biases")
        ?? ModelRules.History(TrainingHistory.Select(DecoderFreeEpochs.Trained));
}

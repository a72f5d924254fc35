using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeModelParameters
{
    private const int BytesPerEpoch = (6 * sizeof(double)) + 1;

    internal override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: activation function
        // int: number of components, K
        // int: input size, D
        // float[K * D]: weights, component by component
        // float[K]: biases
        // <input conditioning>
        // for each component
        //   float: mean, float: variance, float: fraction active
        // int: number of epochs
        // for each epoch
        //   double: loss, then its terms: log-sum-exp, variance, decorrelation, weight redundancy
        //   bool: whether there was a held-out loss; double: that loss, or 0

        writer.Write((int)Activation);
        writer.Write(NumberOfComponents);
        writer.Write(InputSize);
        ModelFormat.WriteWeights(writer, Encoder.Weights, NumberOfComponents, InputSize);
        writer.WriteSinglesNoCount(Biases.AsSpan());
        SaveConditioning(writer);
        ModelFormat.Write(writer, ComponentStatistics);

        writer.Write(TrainingHistory.Length);
        foreach (EncoderTrainingEpoch epoch in TrainingHistory)
        {
            writer.Write(epoch.Loss);
            writer.Write(epoch.LseTerm);
            writer.Write(epoch.VarianceTerm);
            writer.Write(epoch.DecorrelationTerm);
            writer.Write(epoch.WeightRedundancyTerm);
            ModelFormat.WriteOptional(writer, epoch.ValidationLoss);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static DecoderFreeSaeModelParameters Load(IExceptionContext context, BinaryReader reader) =>
        ModelFormat.ReadWhole(context, () => Read(context, reader), model => model.BrokenRule());

    private static DecoderFreeSaeModelParameters Read(IExceptionContext context, BinaryReader reader)
    {
        var activation = (EncoderActivation)reader.ReadInt32();
        context.CheckDecode(Enum.IsDefined(activation), $"The model names the unknown activation function {(int)activation}.");

        (int components, int inputs) = ModelFormat.ReadShape(context, reader, matrices: 1, inputVectors: 0);
        var parameters = new EncoderParameters(inputs, components, EncoderParameters.LeastPitch(components));
        ModelFormat.ReadWeights(reader, parameters.Weights, components, inputs);
        ModelFormat.Read(reader, parameters.Bias[..components]);
        InputConditioning conditioning = ModelFormat.ReadConditioning(context, reader, inputs);
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(reader, components);
        EncoderTrainingEpoch[] history = ModelFormat.ReadHistory(context, reader, BytesPerEpoch, epoch => ReadEpoch(context, reader, epoch));
        return new DecoderFreeSaeModelParameters(parameters, activation, conditioning, statistics, history);
    }

    internal override string? BrokenRule() =>
        SharedBrokenRule("weights", "biases")
        ?? TrainingHistory.Select(epoch => ModelRules.Epoch(
            epoch.Epoch, epoch.ValidationLoss, epoch.Loss, epoch.LseTerm, epoch.VarianceTerm, epoch.DecorrelationTerm, epoch.WeightRedundancyTerm))
            .FirstOrDefault(broken => broken is not null);

    private static EncoderTrainingEpoch ReadEpoch(IExceptionContext context, BinaryReader reader, int epoch)
    {
        double loss = reader.ReadDouble();
        double logSumExp = reader.ReadDouble(), variance = reader.ReadDouble();
        double decorrelation = reader.ReadDouble(), weightRedundancy = reader.ReadDouble();
        double? validation = ModelFormat.ReadOptional(context, reader);
        return new EncoderTrainingEpoch(epoch, loss, logSumExp, variance, decorrelation, weightRedundancy, validation);
    }
}

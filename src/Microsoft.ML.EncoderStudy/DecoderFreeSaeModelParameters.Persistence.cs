using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeModelParameters
{
    private const int BytesPerEpoch = (6 * sizeof(double)) + 1;

    internal void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: activation function
        // int: number of components, K
        // int: input size, D
        // float[K * D]: weights, component by component
        // float[K]: biases
        // for each component
        //   float: mean, float: variance, float: fraction active
        // int: number of epochs
        // for each epoch
        //   double: loss, then its terms: log-sum-exp, variance, decorrelation, weight redundancy
        //   bool: whether there was a held-out loss; double: that loss, or 0

        writer.Write((int)Activation);
        writer.Write(NumberOfComponents);
        writer.Write(InputSize);
        writer.WriteSinglesNoCount(Weights.AsSpan());
        writer.WriteSinglesNoCount(Biases.AsSpan());
        ModelFormat.Write(writer, ComponentStatistics);

        writer.Write(TrainingHistory.Length);
        foreach (EncoderTrainingEpoch epoch in TrainingHistory)
        {
            writer.Write(epoch.Loss);
            writer.Write(epoch.LseTerm);
            writer.Write(epoch.VarianceTerm);
            writer.Write(epoch.DecorrelationTerm);
            writer.Write(epoch.WeightRedundancyTerm);
            writer.Write(epoch.ValidationLoss.HasValue);
            writer.Write(epoch.ValidationLoss ?? 0);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Nothing is allocated that the rest of the stream could not fill.</summary>
    /// <exception cref="FormatException">A length, a value or the end of the stream is not as it should be.</exception>
    internal static DecoderFreeSaeModelParameters Load(IExceptionContext context, BinaryReader reader)
    {
        var activation = (EncoderActivation)reader.ReadInt32();
        context.CheckDecode(Enum.IsDefined(activation), $"The model names the unknown activation function {(int)activation}.");

        int components = reader.ReadInt32(), inputs = reader.ReadInt32();
        long perComponent = ((inputs + 1L) * sizeof(float)) + ModelFormat.BytesPerStatistics;
        context.CheckDecode(
            components >= 1 && inputs >= 1 && components <= ModelFormat.Remaining(reader) / perComponent,
            $"The model claims {components} components of {inputs} inputs, which {ModelFormat.Remaining(reader)} remaining bytes cannot hold.");
        context.CheckDecode(
            (inputs + 1L) * EncoderStudy.Numerics.Kernels.PaddedWidth(components) <= Array.MaxLength - EncoderStudy.Numerics.Kernels.RowAlignment,
            $"The model's {components} × {inputs} weights are more than fit in memory at once.");

        var parameters = new EncoderParameters(inputs, components);
        ModelFormat.ReadWeights(context, reader, parameters.Weights, components, inputs, "weights");
        ModelFormat.ReadFinite(context, reader, parameters.Bias[..components], "biases");
        EncoderComponentStatistics[] statistics = ModelFormat.ReadStatistics(context, reader, components);
        return new DecoderFreeSaeModelParameters(parameters, activation, statistics, LoadHistory(context, reader));
    }

    private static EncoderTrainingEpoch[] LoadHistory(IExceptionContext context, BinaryReader reader)
    {
        int epochs = reader.ReadInt32();
        context.CheckDecode(
            epochs >= 1 && epochs <= ModelFormat.Remaining(reader) / BytesPerEpoch,
            $"The model claims a history of {epochs} epochs, which {ModelFormat.Remaining(reader)} remaining bytes cannot hold.");
        var history = new EncoderTrainingEpoch[epochs];
        for (int i = 0; i < epochs; i++)
        {
            double loss = reader.ReadDouble();
            double logSumExp = reader.ReadDouble(), variance = reader.ReadDouble();
            double decorrelation = reader.ReadDouble(), weightRedundancy = reader.ReadDouble();
            bool hasValidationLoss = reader.ReadBoolByte();
            double validationLoss = reader.ReadDouble();
            context.CheckDecode(
                double.IsFinite(loss) && double.IsFinite(validationLoss) && (hasValidationLoss || double.IsPositive(validationLoss) && validationLoss == 0),
                $"The losses of epoch {i + 1} are not finite, or there is a held-out loss without held-out rows.");
            history[i] = new EncoderTrainingEpoch(
                i + 1, loss, logSumExp, variance, decorrelation, weightRedundancy, hasValidationLoss ? validationLoss : null);
        }

        return history;
    }
}

using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

public class DecoderFreeSaeOptionEffectTests : OptionEffectTests<DecoderFreeSaeEstimator.Options>
{
    private static readonly DecoderFreeSaeModelParameters Trained = Train(DecoderFreeOptionCases.Base());

    public static TheoryData<string> Names => [.. DecoderFreeOptionCases.All("", Trained).Select(option => option.Name)];

    private protected override OptionCase<DecoderFreeSaeEstimator.Options>[] Cases => DecoderFreeOptionCases.All(CheckpointPath, Trained);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_WithAnotherValueOfAnOption_GivesAnotherModelOrTheSameAsDocumented(string name) => CheckEffect(name);

    private protected override DecoderFreeSaeEstimator.Options Base() => DecoderFreeOptionCases.Base();

    private protected override EncoderModelParameters Fit(DecoderFreeSaeEstimator.Options options) => Train(options);

    private protected override float[] TrainedNumbers(EncoderModelParameters model) => [.. model.Weights, .. model.Biases];

    private static DecoderFreeSaeModelParameters Train(DecoderFreeSaeEstimator.Options options)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(options).Fit(OptionData.View(ml)).GetModelParameters(options.OutputColumnName!);
    }
}

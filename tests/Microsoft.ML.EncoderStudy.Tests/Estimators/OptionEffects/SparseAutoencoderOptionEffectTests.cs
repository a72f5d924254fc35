using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

public class SparseAutoencoderOptionEffectTests : OptionEffectTests<SparseAutoencoderEstimator.Options>
{
    private static readonly SparseAutoencoderModelParameters Trained = Train(AutoencoderOptionCases.Base());

    public static TheoryData<string> Names => [.. AutoencoderOptionCases.All("", Trained).Select(option => option.Name)];

    private protected override OptionCase<SparseAutoencoderEstimator.Options>[] Cases => AutoencoderOptionCases.All(CheckpointPath, Trained);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_WithAnotherValueOfAnOption_GivesAnotherModelOrTheSameAsDocumented(string name) => CheckEffect(name);

    private protected override SparseAutoencoderEstimator.Options Base() => AutoencoderOptionCases.Base();

    private protected override EncoderModelParameters Fit(SparseAutoencoderEstimator.Options options) => Train(options);

    private protected override float[] TrainedNumbers(EncoderModelParameters model) =>
        ToyAutoencoder.Numbers((SparseAutoencoderModelParameters)model);

    private static SparseAutoencoderModelParameters Train(SparseAutoencoderEstimator.Options options)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.SparseAutoencoder(options).Fit(OptionData.View(ml)).GetModelParameters(options.OutputColumnName!);
    }
}

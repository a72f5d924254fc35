namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

/// <summary>What the fits of the option cases train on: two columns of equal inputs and a third of others, and weights twice.</summary>
internal static class OptionData
{
    public const string Input = "Input";
    public const string EqualInput = "EqualInput";
    public const string OtherInput = "OtherInput";
    public const string Weight = "Weight";
    public const string EqualWeight = "EqualWeight";
    public const string Output = "Features";

    public const int Components = 6;

    public static IDataView View(MLContext ml)
    {
        float[][] rows = ToyData.Rows();
        IDataView view = ToyData.View(ml, rows, [.. Enumerable.Range(0, rows.Length).Select(row => 1f + (row % 3))]);
        return ml.Transforms.CopyColumns(EqualInput, Input)
            .Append(ml.Transforms.CopyColumns(EqualWeight, Weight))
            .Append(ml.Transforms.NormalizeMeanVariance(OtherInput, Input))
            .Fit(view).Transform(view);
    }
}

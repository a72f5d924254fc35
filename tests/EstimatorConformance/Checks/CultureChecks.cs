using System.Globalization;
using EstimatorConformance.Models;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>Where the decimal separator is a comma, everything is as elsewhere.</summary>
public static class CultureChecks
{
    public static void Check38_Culture_ChangesNeitherValuesNorFile(EstimatorSubject subject)
    {
        (byte[] model, Rows outputs) = In(CultureInfo.InvariantCulture, () => FitSaveAndTransform(subject));
        (byte[] commaModel, Rows commaOutputs) = In(CommaCulture(), () => FitSaveAndTransform(subject));

        SameValues.Bitwise(outputs, commaOutputs, "fitted in a culture with decimal commas");
        foreach ((string name, byte[] content) in new ModelArchive(model).Entries)
            Assert.True(content.AsSpan().SequenceEqual(new ModelArchive(commaModel).Content(name)), $"{name} of the model file depends on the culture.");
        Rows loaded = In(CommaCulture(), () => new Examination(subject).Outputs(Examination.Load(model)));
        SameValues.Bitwise(In(CultureInfo.InvariantCulture, () => new Examination(subject).Outputs(Examination.Load(model))), loaded, "loaded in a culture with decimal commas");
    }

    private static (byte[] Model, Rows Outputs) FitSaveAndTransform(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        return (use.Save(transformer), use.Outputs(transformer));
    }

    // Made by hand: a named culture would need the system's culture data.
    private static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }

    private static T In<T>(CultureInfo culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Reliability.Cultures;

/// <summary>Fits, files, metrics and messages where numbers and letters are written otherwise.</summary>
internal sealed class Cultures : IProof
{
    /// <summary>Decimal commas; an i whose capital is not I; another calendar, and marks around a minus.</summary>
    private static readonly string[] Names = ["de-DE", "tr-TR", "ar-SA"];

    public string Name => "cultures";

    public string Claim => "Under de-DE, tr-TR and ar-SA every fit, saved model, score, metric, file that is read and message is what it is under the invariant culture, to the bit.";

    public void Run(ProofRun run)
    {
        IReadOnlyDictionary<string, byte[]> expected = In(CultureInfo.InvariantCulture, CulturedWork.Do);
        foreach (string name in Names)
        {
            CultureInfo culture;
            try
            {
                culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
            }
            catch (CultureNotFoundException)
            {
                run.Skip($"{name}: this system has no data of cultures.");
                continue;
            }

            IReadOnlyDictionary<string, byte[]> found = In(culture, CulturedWork.Do);
            foreach ((string what, byte[] bytes) in expected)
            {
                if (found[what].AsSpan().SequenceEqual(bytes))
                    run.Count("the same bits");
                else
                    run.Fail($"{name}: {what} differs: {CulturedWork.Describe(what, found[what])} not {CulturedWork.Describe(what, bytes)}");
            }
        }
    }

    /// <summary>Threads that are started inside have the culture too.</summary>
    private static T In<T>(CultureInfo culture, Func<T> action)
    {
        (CultureInfo before, CultureInfo beforeOfTexts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo? ofThreads, CultureInfo? ofTextsOfThreads) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, culture);
        try
        {
            return action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeOfTexts);
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (ofThreads, ofTextsOfThreads);
        }
    }
}

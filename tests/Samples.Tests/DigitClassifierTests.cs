using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Samples.Tests;

public partial class DigitClassifierTests(ITestOutputHelper log)
{
    [Fact]
    public void DigitClassifier_Run_TrainsSavesAndPredictsInAnotherProcess()
    {
        using SampleRun run = SampleRun.Of("DigitClassifier", log);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        Assert.True(File.Exists(Path.Combine(run.Folder, "digits.zip")));
        // Reference on this sample of digits: 91 to 92.8 %, with a standard error of 0.6 points.
        Assert.InRange(double.Parse(Accuracy().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture), 0.88, 0.96);
        Assert.NotEqual(Saved().Match(run.Output).Groups[1].Value, Loaded().Match(run.Output).Groups[1].Value);

        MatchCollection predictions = Predicted().Matches(run.Output);
        Assert.Equal(10, predictions.Count);
        // At 88 % accuracy fewer than 6 of 10 right would happen once in 500 draws, and the seeds fix this one.
        Assert.InRange(predictions.Count(prediction => prediction.Groups[1].Value == prediction.Groups[2].Value), 6, 10);
    }

    [GeneratedRegex(@"^Accuracy on 2000 test digits: (0\.\d{4})\r?$", RegexOptions.Multiline)]
    private static partial Regex Accuracy();

    [GeneratedRegex(@"^Process (\d+) saved digits\.zip\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Saved();

    [GeneratedRegex(@"^Process (\d+) loaded digits\.zip, which reads Pixels and Label\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Loaded();

    [GeneratedRegex(@"^A (\d) is predicted to be a (\d)\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Predicted();
}

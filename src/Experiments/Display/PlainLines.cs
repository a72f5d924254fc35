using System.Globalization;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Display;

/// <summary>A line for each step, and ten for a training: for files, pipes and continuous integration.</summary>
internal sealed class PlainLines(TextWriter output) : JobDisplay
{
    private const int LinesPerTraining = 10;

    public override void Heading(string name, string question)
    {
        output.WriteLine();
        output.WriteLine($"{name}: {question}");
    }

    public override T Step<T>(string description, Func<T> work)
    {
        output.WriteLine(description);
        return work();
    }

    public override T Train<T>(string description, int epochs, Func<IProgress<EncoderTrainingEpoch>, T> work)
    {
        output.WriteLine(description);
        return work(new Callback(epoch =>
        {
            if (epoch.Epoch * LinesPerTraining / epochs > (epoch.Epoch - 1) * LinesPerTraining / epochs)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  epoch {epoch.Epoch} of {epochs}, loss {epoch.Loss:G4}"));
        }));
    }
}

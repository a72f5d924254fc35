using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>
/// Fits on data that breaks arithmetic: a fit is refused with a marked exception, or its model is saved, loads again, and scores its own
/// data with finite numbers.
/// </summary>
internal sealed class DegenerateFits : IProof
{
    public string Name => "degenerate-fits";

    public string Claim => "A fit on degenerate data is refused, or gives a model that loads to the same bits and gives finite outputs on its training rows.";

    public void Run(ProofRun run)
    {
        int tries = run.Tries(1_000, 5_000);
        for (int number = 0; number < tries; number++)
        {
            DegenerateFit fit = DegenerateFit.Of(number);
            try
            {
                Try(fit, run);
            }
#pragma warning disable CA1031 // What a fit lets out is what is asked about.
            catch (Exception error)
#pragma warning restore CA1031
            {
                run.Fail($"fit {fit}: {ProofRun.Describe(error)}");
            }
        }
    }

    private static void Try(DegenerateFit fit, ProofRun run)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = fit.Data(ml);
        ITransformer fitted;
        try
        {
            fitted = fit.Estimator(ml).Fit(data);
        }
        catch (Exception refusal) when (Contracts.IsMarked(refusal) && refusal is InvalidOperationException)
        {
            run.Count($"refused: {Reason(refusal.Message)}");
            return;
        }

        using var file = new MemoryStream();
        ml.Model.Save(fitted, data.Schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext(seed: 2).Model.Load(file, out _);
        float[] outputs = Outputs(fitted, data), again = Outputs(loaded, data);
        int wrong = Array.FindIndex(outputs, value => !float.IsFinite(value));
        if (wrong >= 0)
            run.Fail($"fit {fit}: output {wrong} of {outputs.Length} on the training rows is {outputs[wrong]}");
        else if (!outputs.Select(BitConverter.SingleToInt32Bits).SequenceEqual(again.Select(BitConverter.SingleToInt32Bits)))
            run.Fail($"fit {fit}: the loaded model gives other bits");
        else
            run.Count("fitted: loads to the same bits, finite on its training rows");
    }

    /// <summary>Every number of every output column.</summary>
    private static float[] Outputs(ITransformer model, IDataView data)
    {
        IDataView output = model.Transform(data);
        return [.. output.Schema.Where(column => column.Index >= data.Schema.Count).SelectMany(column =>
            column.Type is VectorDataViewType ? output.GetColumn<float[]>(column).SelectMany(values => values)
            : column.Type.RawType == typeof(float) ? output.GetColumn<float>(column)
            : output.GetColumn<uint>(column).Select(key => (float)key))];
    }

    private static string Reason(string message) =>
        message.Contains("diverged", StringComparison.Ordinal) ? "the training diverged"
        : message.Contains("could not be saved", StringComparison.Ordinal) ? "the model could not be saved and loaded again"
        : message.Contains("of its own training data", StringComparison.Ordinal) ? "an output on the training rows is not finite"
        : message;
}

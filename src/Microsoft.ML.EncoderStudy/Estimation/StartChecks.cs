using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses what a training cannot start from.</summary>
internal static class StartChecks
{
    extension(OptionChecks check)
    {
        /// <summary>A model to start from: of one column pair, and with as many components. Null is allowed too.</summary>
        public void InitialModel(EncoderModelParameters? model, int components, int pairs, string option)
        {
            if (model is null)
                return;
            check.Context.CheckUserArg(pairs == 1, option, FormattableString.Invariant($"needs exactly one column pair, found {pairs}"));
            check.Check(
                model.NumberOfComponents == components, option, FormattableString.Invariant($"of NumberOfComponents ({components}) components"),
                FormattableString.Invariant($"a model of {model.NumberOfComponents}"));
        }

        /// <summary>A model to start from must have the inputs of the data, which are known only in Fit.</summary>
        public void InitialModel(EncoderModelParameters? model, int inputs, string option)
        {
            if (model is not null && model.InputSize != inputs)
            {
                throw check.Context.ExceptUserArg(
                    option, FormattableString.Invariant($"must be of the {inputs} inputs of the data; found a model of {model.InputSize}"));
            }
        }

        /// <summary>A path, or null, of a file that belongs to one training whose state can be read.</summary>
        public void Checkpoint(string? path, TimeSpan every, EncoderEngine engine, int pairs)
        {
            const string pathOption = nameof(EncoderOptionsBase.CheckpointPath);
            check.Check(every >= TimeSpan.Zero, nameof(EncoderOptionsBase.CheckpointEvery), "at least 0", every);
            if (path is null)
                return;
            check.Context.CheckNonEmpty(path, pathOption);
            check.Context.CheckUserArg(path.IndexOfAny(Path.GetInvalidPathChars()) < 0, pathOption, "holds a character that no path can");
            check.Context.CheckUserArg(pairs == 1, pathOption, FormattableString.Invariant($"needs exactly one column pair, found {pairs}"));
            check.Context.CheckUserArg(
                engine == EncoderEngine.ClosedForm, pathOption, $"needs Engine = {EncoderEngine.ClosedForm}, whose state can be saved; found {engine}");
        }
    }
}

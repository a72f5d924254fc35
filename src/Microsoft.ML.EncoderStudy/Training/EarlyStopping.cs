using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Stops a training whose held-out loss has not improved for a number of epochs, and keeps the parameters of the best one.</summary>
/// <param name="patience">The number of epochs.</param>
/// <param name="parameters">Parameters of the shape that is trained.</param>
internal sealed class EarlyStopping<TParameters>(int patience, TParameters parameters) : ISavedState
    where TParameters : IParameters<TParameters>
{
    private readonly TParameters _best = parameters.NewOfSameShape();
    private double _lowest = double.PositiveInfinity;
    private int _epochsWithoutImprovement;

    /// <param name="loss">The held-out loss of an epoch.</param>
    /// <param name="current">Gives the parameters after it; asked only where the loss is the lowest so far.</param>
    public bool ShouldStop(double loss, Func<TParameters> current)
    {
        if (loss < _lowest)
        {
            _lowest = loss;
            _epochsWithoutImprovement = 0;
            current().CopyTo(_best);
            return false;
        }

        return ++_epochsWithoutImprovement >= patience;
    }

    public void RestoreBest(TParameters target) => _best.CopyTo(target);

    public void SaveState(BinaryWriter writer)
    {
        _best.SaveState(writer);
        writer.Write(_lowest);
        writer.Write(_epochsWithoutImprovement);
    }

    public void LoadState(CheckpointReader reader)
    {
        _best.LoadState(reader);
        _lowest = reader.Read("the lowest held-out loss", double.MinValue, double.PositiveInfinity);
        _epochsWithoutImprovement = reader.Read("the number of epochs without improvement", 0, patience - 1);
    }
}

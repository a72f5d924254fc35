namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Stops a training whose held-out loss has not improved for a number of epochs, and keeps the parameters of the best one.</summary>
internal sealed class EarlyStopping(int patience, EncoderParameters parameters)
{
    private readonly EncoderParameters _best = new(parameters.Inputs, parameters.Components);
    private double _lowest = double.PositiveInfinity;
    private int _epochsWithoutImprovement;

    public bool ShouldStop(double loss, EncoderParameters current)
    {
        if (loss < _lowest)
        {
            _lowest = loss;
            _epochsWithoutImprovement = 0;
            current.CopyTo(_best);
            return false;
        }

        return ++_epochsWithoutImprovement >= patience;
    }

    public void RestoreBest(EncoderParameters target) => _best.CopyTo(target);
}

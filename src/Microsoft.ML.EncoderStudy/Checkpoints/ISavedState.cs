namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>Something that a training changes and that the rest of it depends on: what a checkpoint holds of it.</summary>
internal interface ISavedState
{
    /// <summary>Writes everything that a new object of the same making needs in order to go on as this one will.</summary>
    void SaveState(BinaryWriter writer);

    /// <summary>Reads what <see cref="SaveState"/> wrote into an object of the same making.</summary>
    /// <exception cref="FormatException">No object of the same making can have written it.</exception>
    void LoadState(CheckpointReader reader);
}

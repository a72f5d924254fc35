namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>A set of parameters that can be set aside.</summary>
internal interface IParameters<TSelf> : ISavedState
{
    /// <summary>A set of the same shape, all 0.</summary>
    TSelf NewOfSameShape();

    /// <summary>Overwrites a set of the same shape.</summary>
    void CopyTo(TSelf other);
}

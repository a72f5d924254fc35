using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Parameters;

/// <summary>A set of parameters that can be set aside.</summary>
internal interface IParameters<TSelf> : ISavedState
{
    /// <summary>Whether none is NaN or infinite.</summary>
    bool AreFinite { get; }

    /// <summary>A set of the same shape, all 0.</summary>
    TSelf NewOfSameShape();

    /// <summary>Overwrites a set of the same shape.</summary>
    void CopyTo(TSelf other);
}

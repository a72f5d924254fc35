namespace EncoderStudy.Experiments.Data.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="State">What is happening to it.</param>
/// <param name="Bytes">How many bytes of it have come.</param>
/// <param name="Length">How many there will be, if the server said so.</param>
internal sealed record DownloadProgress(string File, DownloadState State, long Bytes, long? Length);

/// <summary>What is happening to a file.</summary>
internal enum DownloadState
{
    /// <summary>It was there already, and right.</summary>
    IsThere,

    /// <summary>It is being downloaded.</summary>
    UnderWay,

    /// <summary>It is whole, right and in its place.</summary>
    Downloaded,
}

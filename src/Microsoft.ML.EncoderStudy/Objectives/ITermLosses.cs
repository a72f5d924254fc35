namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of an objective for one batch, which can be summed and averaged over several.</summary>
internal interface ITermLosses<TSelf>
    where TSelf : struct, ITermLosses<TSelf>
{
    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf sum, double divisor);

    /// <summary>The name of the first term that is NaN or infinite, with its value; null where all are finite.</summary>
    string? FirstNonFinite();
}

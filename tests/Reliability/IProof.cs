namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>A claim about how the library behaves, which many tries must bear out.</summary>
internal interface IProof
{
    /// <summary>What it is called on the command line: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>What every try must show: a sentence.</summary>
    string Claim { get; }

    /// <summary>Makes the tries. An exception that it lets out fails the proof.</summary>
    /// <param name="run">How much to try, and where what came out is written down.</param>
    void Run(ProofRun run);
}

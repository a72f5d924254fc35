namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>A proof that does something in a process of its own: see <see cref="ChildProcess"/>.</summary>
internal interface IChildProof : IProof
{
    /// <summary>What the child process does.</summary>
    /// <param name="arguments">What it was started with.</param>
    /// <returns>Its exit code.</returns>
    int RunAsChild(string[] arguments);
}

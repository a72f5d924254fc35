using System.Diagnostics;

namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>This program in another process, where a proof runs its part for children.</summary>
internal static class ChildProcess
{
    /// <summary>The word on the command line that makes a process a child.</summary>
    public const string Verb = "child";

    /// <summary>How a child is started; its standard output is redirected. Environment variables may be added before.</summary>
    /// <param name="proof">The proof whose part the child runs.</param>
    /// <param name="arguments">What that is given.</param>
    public static ProcessStartInfo Of(IChildProof proof, params string[] arguments) =>
        new(Environment.ProcessPath!, [typeof(ChildProcess).Assembly.Location, Verb, proof.Name, .. arguments]) { RedirectStandardOutput = true };
}

namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>One way to damage the bytes of a file.</summary>
/// <param name="Name">What reports call it: what is done to the file, in a few words.</param>
/// <param name="Apply">
/// Gives the damaged bytes, a new array of any length; the given ones stay as they are. Draws everything from the given generator.
/// </param>
internal sealed record FileMutation(string Name, Func<byte[], Random, byte[]> Apply);

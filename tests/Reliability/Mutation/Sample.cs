namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>A sound file to damage.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Fields">Places that hold numbers which a reader must look at: each is as likely to be damaged as any other. May be empty.</param>
internal sealed record Sample(string Name, byte[] Content, IReadOnlyList<Field> Fields);

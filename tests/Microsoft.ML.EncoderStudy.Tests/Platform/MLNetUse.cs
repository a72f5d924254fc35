namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>A type or member of ML.NET that a compiled assembly names.</summary>
/// <param name="Assembly">The simple name of the assembly it should be found in.</param>
/// <param name="Type">The full name of the type, nested types after a plus sign.</param>
/// <param name="Member">The name of the member; <see langword="null"/> where the type itself is meant.</param>
/// <param name="Signature">The member's signature with the full names of its types; a field's is its type.</param>
internal sealed record MLNetUse(string Assembly, string Type, string? Member = null, string? Signature = null)
{
    public override string ToString() => Member is null ? $"{Assembly}: {Type}" : $"{Assembly}: {Type}.{Member} : {Signature}";
}

namespace Microsoft.ML.EncoderStudy.Mutations;

/// <summary>One small change of the library.</summary>
/// <param name="Number">By which it is switched on; from 1.</param>
/// <param name="File">The source file, within the library's folder.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="LastLine">Its last line.</param>
/// <param name="Original">What is written there.</param>
/// <param name="Mutated">What is put in its place.</param>
internal sealed record Mutation(int Number, string File, int Line, int LastLine, string Original, string Mutated)
{
    /// <summary>The part of the library that the file belongs to.</summary>
    public string Folder => File.Split('/')[0];
}

/// <summary>What the tests said of a mutation.</summary>
internal enum Verdict
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests did not end.</summary>
    TimedOut,

    /// <summary>Every test passed.</summary>
    Survived,
}

/// <summary>A mutation and what the tests said of it.</summary>
internal sealed record Judgement(Mutation Mutation, Verdict Verdict);

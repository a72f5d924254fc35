using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge;

[CollectionDefinition(Collection)]
public sealed class TorchTests : ICollectionFixture<Findings>
{
    public const string Collection = "Torch";
}

/// <summary>A test that computes with torch. Where torch does not load it fails; it is never skipped.</summary>
[Collection(TorchTests.Collection)]
public abstract class TorchTest
{
    protected TorchTest(Findings findings)
    {
        findings.TestStarts();
        set_num_threads(1); // products this small are slower on several
        Findings = findings;
    }

    protected Findings Findings { get; }
}

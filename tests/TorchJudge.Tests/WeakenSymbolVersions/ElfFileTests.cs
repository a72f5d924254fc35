using EncoderStudy.WeakenSymbolVersions;

namespace Microsoft.ML.EncoderStudy.TorchJudge.WeakenSymbolVersions;

public class ElfFileTests
{
    [Fact]
    public void Versions_OfAnImage_AreThoseItWasMadeOf()
    {
        var file = new ElfFile(Sample());

        Assert.Equal(["own.so", "OWN_1", "OWN_2"], file.DefinedVersions());
        Assert.Equal(
            [("liba.so", "V1", false), ("liba.so", "V2", false), ("libb.so", "V2", false)],
            file.NeededVersions().Select(needed => (needed.Provider, needed.Version, needed.IsWeak)));
    }

    [Fact]
    public void Weaken_OneEntry_SetsOneBitOnce()
    {
        byte[] before = Sample(), image = Sample();
        var file = new ElfFile(image);

        Assert.True(file.Weaken("liba.so", "V2"));

        Assert.Equal([("V1", false), ("V2", true), ("V2", false)], file.NeededVersions().Select(needed => (needed.Version, needed.IsWeak)));
        int changed = Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != before[i]);
        Assert.Equal(2, image[changed] ^ before[changed]);
        Assert.False(file.Weaken("liba.so", "V2"));
    }

    [Fact]
    public void Weaken_EntryThatIsNotThere_ChangesNothing()
    {
        byte[] image = Sample();

        Assert.False(new ElfFile(image).Weaken("liba.so", "V3"));

        Assert.Equal(Sample(), image);
    }

    [Fact]
    public void Versions_OfSomethingElseOrOfATruncatedImage_AreRefused()
    {
        Assert.Throws<FormatException>(() => new ElfFile([1, 2, 3]).NeededVersions());
        byte[] image = Sample();
        const int unusedEndOfTheLastSectionHeader = 20;
        for (int length = 0; length < image.Length - unusedEndOfTheLastSectionHeader; length += 5)
        {
            byte[] part = image[..length];
            Assert.Throws<FormatException>(() => (new ElfFile(part).DefinedVersions(), new ElfFile(part).NeededVersions()));
        }
    }

    private static byte[] Sample() => SyntheticElf.Image(["own.so", "OWN_1", "OWN_2"], [("liba.so", ["V1", "V2"]), ("libb.so", ["V2"])]);
}

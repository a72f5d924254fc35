// Tries what the library must stand (damaged files, killed and cancelled fits, degenerate data, full disks …) many times, by fixed seeds.
//
//     dotnet run -c Release --project tests/Reliability -- [PROOF ...] [--long] [--docs DIR]
//
// Without --long it takes minutes, and CI runs it; with it hours. docs/reliability.md shows what came out.

using Microsoft.ML.EncoderStudy.Reliability;

return args is [ChildProcess.Verb, string name, ..] && AllProofs.Find(name) is IChildProof proof
    ? proof.RunAsChild(args[2..])
    : ReliabilityCommand.Run(args);

// Changes the library in small ways, one at a time, and counts how many of these mutations no test notices.
//
//     dotnet run -c Release --project tests/Mutations -- [FOLDER ...] [--count 100] [--seed 1]
//
// docs/mutations.md says what came out, and why those that survived did.

using Microsoft.ML.EncoderStudy.Mutations;

return MutationsCommand.Run(args);

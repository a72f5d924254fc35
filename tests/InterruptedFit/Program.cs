// A fit in a process of its own, which the tests of checkpoints kill and start again.
//
//     InterruptedFit CASE CHECKPOINT WEIGHTS
//
// Fits what FitCase says, with a checkpoint after every batch in the file CHECKPOINT unless that is "none", writes a line for every epoch
// that it trained, waits for a line in return, and writes at the end every number of the model to the file WEIGHTS.

using Microsoft.ML.EncoderStudy.InterruptedFit;

float[] model = FitCase.Fit(args[0], args[1] == "none" ? null : args[1], epoch =>
{
    Console.WriteLine(epoch);
    Console.ReadLine();
});
using var file = new BinaryWriter(File.Create(args[2]));
foreach (float number in model)
    file.Write(number);

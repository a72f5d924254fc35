using EncoderStudy.Experiments.CommandLine;

return await ExperimentsCommand.RunAsync(args);

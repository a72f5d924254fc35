namespace EncoderStudy.Experiments;

/// <summary>Something that whoever started the program can put right; the message says what, and is all that is shown.</summary>
internal sealed class ExperimentException(string message) : Exception(message);

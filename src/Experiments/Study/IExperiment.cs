namespace EncoderStudy.Experiments.Study;

/// <summary>One experiment of the study.</summary>
internal interface IExperiment
{
    /// <summary>What is typed to run it.</summary>
    string Verb { get; }

    /// <summary>What it asks.</summary>
    string Question { get; }

    /// <summary>Runs it; figures are written through the context.</summary>
    ExperimentResult Run(StudyContext context);
}

namespace EncoderStudy.Experiments.Study;

/// <summary>A figure, in files beside the results.</summary>
/// <param name="Name">The name of its files, without extension.</param>
/// <param name="Caption">What there is to see.</param>
/// <param name="AlternativeText">What it shows, for those who do not see it.</param>
internal sealed record ResultFigure(string Name, string Caption, string AlternativeText);

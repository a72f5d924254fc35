namespace Microsoft.ML.Transforms;

/// <summary>
/// Marks an option that may differ between the beginning of a training and its continuation from a checkpoint: no bit of the model depends
/// on it, or only by what the checkpoint knows of the data (the memory for rows). Any other option tells one training from another.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MayDifferOnResumeAttribute : Attribute;

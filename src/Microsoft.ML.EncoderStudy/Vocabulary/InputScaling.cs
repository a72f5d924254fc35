namespace Microsoft.ML.Transforms;

/// <summary>How inputs are brought to a common place and scale before training: x′ = s ∘ (x − μ), for every input by itself.</summary>
/// <remarks>
/// <para>
/// μ and s are estimated from the training rows; rows with an example weight count that many times. They are folded into the weights after
/// training: z = W (s ∘ (x − μ)) + b is W_raw x + b_raw with W_raw = W ∘ s and b_raw = b − W_raw μ, and a decoder is folded the other way.
/// So a fitted model takes raw inputs, scoring costs nothing more, and sparse rows stay sparse in training and in scoring.
/// </para>
/// <para>
/// Inputs whose mean is long compared to their standard deviation predict components that never become active: ‖mean‖/‖standard
/// deviation‖ orders data sets by their dead components, with a rank correlation of 0.89 for TopK and 0.82 for ReLU, and centring the
/// inputs removes the cause (arXiv 2605.31518).
/// </para>
/// <para>
/// Folded weights are single precision like all others. Where an input's mean is 10ⁿ times its standard deviation, a pre-activation of the
/// raw input loses up to n of its seven digits: subtract such a mean before the estimator.
/// </para>
/// </remarks>
public enum InputScaling
{
    /// <summary>Inputs as they are: μ = 0, s = 1. No bit of the training changes.</summary>
    None = 0,

    /// <summary>μ is the mean of each input; s = 1.</summary>
    MeanCentred = 1,

    /// <summary>
    /// μ = 0; s is one number, √D divided by the mean length of the rows, so that rows have the length √D on average: what sparse
    /// autoencoders of language models usually do. s = 1 where all rows are zero.
    /// </summary>
    UnitMeanNorm = 2,

    /// <summary>
    /// μ is the mean of each input and s is 1 divided by its unbiased standard deviation; s = 1 for an input that is constant. Unlike the
    /// others this changes the relative importance of inputs, and with it which reconstruction is a good one.
    /// </summary>
    Standardised = 3,
}

using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>What Adam does to a parameter in n steps that bring it no gradient, summed up, so that it can be done later and at once.</summary>
/// <remarks>
/// <para>
/// From moments m and v, the k-th such step moves the parameter by −A m β₁ᵏ / (B √v β₂^(k/2) + ε), with the step size A and the bias
/// correction B of that step (<see cref="AdamStep"/>). Where ε is small beside √v, to first order in ε/√v, the sum is
/// </para>
/// <code>
/// −m (S₁/√v − ε S₂/v)    S₁ = Σ_k A/B (β₁/√β₂)ᵏ    S₂ = Σ_k A/B² (β₁/β₂)ᵏ
/// </code>
/// <para>
/// and m becomes β₁ⁿ m, v becomes β₂ⁿ v. The terms shrink by a tenth from step to step; those beyond the first <see cref="Longest"/> are below
/// 1e-11 of the first and left out. S₁ and S₂ of all n up to there are kept up with every step, since S(n) of one step is S(n − 1) of the step
/// before and one term more.
/// </para>
/// </remarks>
internal sealed class MissedAdamSteps : ISavedState
{
    /// <summary>The steps after which what is left of the first moment moves nothing.</summary>
    private const int Longest = 256;

    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float[] _firstDecays = new float[Longest + 1];
    private readonly float[] _secondDecays = new float[Longest + 1];
    private readonly double[] _firstRatios = new double[Longest + 1];
    private readonly double[] _secondRatios = new double[Longest + 1];
    private readonly double[] _firstSums = new double[Longest + 1];
    private readonly double[] _secondSums = new double[Longest + 1];
    private readonly List<AdamBias> _steps = [];

    public MissedAdamSteps(float beta1, float beta2)
    {
        (_beta1, _beta2) = (beta1, beta2);
        for (int k = 0; k <= Longest; k++)
        {
            _firstDecays[k] = (float)Elementary.Power(beta1, k);
            _secondDecays[k] = (float)Elementary.Power(beta2, k);
            _firstRatios[k] = Elementary.Power(beta1 / Math.Sqrt(beta2), k);
            _secondRatios[k] = Elementary.Power((double)beta1 / beta2, k);
        }
    }

    /// <summary>The number of steps that were taken note of.</summary>
    public int Count => _steps.Count;

    /// <summary>Takes note of a step.</summary>
    public void Add(AdamStep step) => Add(new AdamBias(step.StepSize, step.SecondMomentScale));

    /// <summary>Forgets all steps: no parameter has missed any.</summary>
    public void Forget() => _steps.Clear();

    public void SaveState(BinaryWriter writer)
    {
        writer.Write(_steps.Count);
        writer.WriteAll<AdamBias>(CollectionsMarshal.AsSpan(_steps));
    }

    public void LoadState(CheckpointReader reader)
    {
        Forget();
        for (int left = reader.Read("the number of remembered steps", 0, LazyUpdates.MostRemembered); left > 0; left--)
        {
            Add(new AdamBias(
                reader.Read("the size of a remembered step", 0, float.MaxValue),
                reader.Read("the bias correction of a remembered step", 1, float.MaxValue)));
        }
    }

    /// <summary>Does the last <paramref name="missed"/> steps to parameters whose gradient was 0 in all of them.</summary>
    public void CatchUp(Kernels kernels, int missed, float epsilon, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters)
    {
        ReadOnlySpan<AdamBias> steps = CollectionsMarshal.AsSpan(_steps)[^missed..];
        MissedAdam sums = missed <= Longest
            ? new MissedAdam(
                _beta1, _beta2, epsilon, (float)_firstSums[missed], (float)_secondSums[missed], _firstDecays[missed], _secondDecays[missed])
            : SumsOfMore(steps, epsilon);
        kernels.AdamCatchUp(sums, steps[..Math.Min(missed, Longest)], firstMoment, secondMoment, parameters);
    }

    private void Add(AdamBias step)
    {
        _steps.Add(step);
        for (int n = Longest; n > 0; n--)
        {
            _firstSums[n] = _firstSums[n - 1] + (step.First * _firstRatios[n]);
            _secondSums[n] = _secondSums[n - 1] + (step.Second * _secondRatios[n]);
        }
    }

    private MissedAdam SumsOfMore(ReadOnlySpan<AdamBias> steps, float epsilon)
    {
        double first = 0, second = 0;
        for (int k = 0; k < Longest; k++)
        {
            first += steps[k].First * _firstRatios[k + 1];
            second += steps[k].Second * _secondRatios[k + 1];
        }

        return new MissedAdam(
            _beta1, _beta2, epsilon, (float)first, (float)second, (float)Elementary.Power(_beta1, steps.Length),
            (float)Elementary.Power(_beta2, steps.Length));
    }
}

using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>Kingma &amp; Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1 with its recommended constants.</summary>
internal sealed class Adam(int length) : IOptimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly AlignedBuffer _firstMoment = new(length);
    private readonly AlignedBuffer _secondMoment = new(length);
    private double _power1 = 1;
    private double _power2 = 1;
    private AdamStep _step;
    private MissedAdamSteps? _missed;

    private MissedAdamSteps Missed => _missed ??= new MissedAdamSteps(Beta1, Beta2);

    public IReadOnlyList<AlignedBuffer> Moments => [_firstMoment, _secondMoment];

    public int StepsToCatchUp => Missed.Count;

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        Advance(learningRate);
        kernels.AdamUpdate(_step, gradient, _firstMoment, _secondMoment, parameters);
    }

    public void BeginStep(float learningRate)
    {
        Advance(learningRate);
        Missed.Add(_step);
    }

    public void StepPart(Kernels kernels, int start, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.AdamUpdate(_step, gradient, Part(_firstMoment, start, parameters), Part(_secondMoment, start, parameters), parameters);

    public void CatchUp(Kernels kernels, int steps, int start, Span<float> parameters) => Missed.CatchUp(
        kernels, steps, Epsilon, Part(_firstMoment, start, parameters), Part(_secondMoment, start, parameters), parameters);

    public void ForgetSteps() => _missed?.Forget();

    public void SaveState(BinaryWriter writer)
    {
        writer.WriteAll<float>(_firstMoment);
        writer.WriteAll<float>(_secondMoment);
        writer.Write(_power1);
        writer.Write(_power2);
        Missed.SaveState(writer);
    }

    /// <remarks>A gradient may be so large that its square is infinite: its parameter rests from there on.</remarks>
    public void LoadState(CheckpointReader reader)
    {
        reader.ReadFinite("a first moment", _firstMoment);
        reader.Read("a second moment", _secondMoment, 0, float.PositiveInfinity);
        _power1 = reader.Read("the power of β₁", 0.0, 1);
        _power2 = reader.Read("the power of β₂", 0.0, 1);
        Missed.LoadState(reader);
    }

    private void Advance(float learningRate)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        _step = new AdamStep(Beta1, Beta2, (float)(learningRate / (1 - _power1)), (float)(1 / Math.Sqrt(1 - _power2)), Epsilon);
    }

    private static Span<float> Part(AlignedBuffer moment, int start, Span<float> parameters) => moment.Span.Slice(start, parameters.Length);
}

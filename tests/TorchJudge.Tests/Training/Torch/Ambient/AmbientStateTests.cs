using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch.Ambient;

/// <summary>What an application set for its own use of torch has no effect on fits, and fits none on it.</summary>
public class AmbientStateTests(Findings findings) : TorchTest(findings)
{
    private static readonly ConcurrentDictionary<string, byte[]> Undisturbed = [];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string model in TorchFit.Models)
        {
            foreach (string setting in AmbientSetting.Names)
                cases.Add(model, setting);
        }

        return cases;
    }

    public static TheoryData<string> Settings => [.. AmbientSetting.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_UnderASetting_GivesTheSameBitsAndLeavesTheSetting(string model, string setting)
    {
        byte[] expected = Undisturbed.GetOrAdd(model, name => TorchFit.Run(name));
        AmbientState outside = AmbientState.Now();
        byte[] found;
        using (AmbientSetting.Enter(setting))
        {
            AmbientState before = AmbientState.Now();
            found = TorchFit.Run(model);
            Assert.Equal(before, AmbientState.Now());
        }

        Assert.Equal(expected, found);
        Assert.Equal(outside with { Generator = "" }, AmbientState.Now() with { Generator = "" });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_SettingMadeBetweenEpochs_GivesTheSameBitsAndLeavesTheSetting(string model, string setting)
    {
        byte[] expected = Undisturbed.GetOrAdd(model, name => TorchFit.Run(name));
        IDisposable? entered = null;
        AmbientState? before = null, after = null;

        byte[] found = TorchFit.Run(model, epoch =>
        {
            if (epoch == 1)
            {
                entered = AmbientSetting.Enter(setting);
                before = AmbientState.Now();
            }
            else if (epoch == 2)
            {
                after = AmbientState.Now();
                entered!.Dispose();
            }
        });

        Assert.Equal(expected, found);
        Assert.Equal(before, after);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_EndedByAnException_LeavesTheSetting(string model, string setting)
    {
        using IDisposable entered = AmbientSetting.Enter(setting);
        AmbientState before = AmbientState.Now();

        Assert.ThrowsAny<Exception>(() => TorchFit.Run(model, static _ => throw new InvalidOperationException("enough")));

        Assert.Equal(before, AmbientState.Now());
    }

    /// <remarks>Not a number is what torch's search for anomalies looks for, and ends the graph with an error of its own.</remarks>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_LossBecomesNotANumber_SaysSoAsWithoutTheSetting(string model, string setting)
    {
        const float huge = 1e25f;
        var expected = Assert.Throws<InvalidOperationException>(() => TorchFit.Run(model, scale: huge));

        using IDisposable entered = AmbientSetting.Enter(setting);
        var found = Assert.Throws<InvalidOperationException>(() => TorchFit.Run(model, scale: huge));

        Assert.Equal(expected.Message, found.Message);
    }

    [Theory]
    [MemberData(nameof(SmallTraining.Models), MemberType = typeof(SmallTraining))]
    public void DisposeScope_OfTheCaller_IsGivenNothing(string model)
    {
        using DisposeScope scope = NewDisposeScope();

        using (var training = new SmallTraining(model))
        {
            training.Step();
            training.Use();
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void TorchScope_UnderASetting_IsAsGraphsNeedItAndSetsBack(string setting)
    {
        using IDisposable entered = AmbientSetting.Enter(setting);
        AmbientState before = AmbientState.Now();

        using (EncoderStudy.Training.Torch.TorchScope.Enter())
        {
            AmbientState inside = AmbientState.Now();
            Assert.Equal(
                before with { RecordsGradients = true, IsInference = false, LooksForAnomalies = false, ChecksNaN = true, AllowsTensorFloat = false },
                inside);
        }

        Assert.Equal(before, AmbientState.Now());
    }
}

using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class AutoencoderTrainerTests
{
    /// <summary>The parameters that an architecture has for itself are given to every component and to nothing else: with 16 there is no padding.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    public void Train_WithHardlyAStep_LeavesEveryThresholdWhereItBegan(int components)
    {
        SparseAutoencoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.JumpReLU, options =>
        {
            options.NumberOfComponents = components;
            options.JumpReLUThreshold = 0.25f;
            options.LearningRate = 1e-30f;
        });
        Assert.Equal(components, model.Thresholds.Length);
        Assert.All(model.Thresholds, threshold => Assert.Equal(0.25f, threshold, 1e-6f)); // its logarithm is kept
    }
}

using EncoderStudy.Experiments.Features;

namespace EncoderStudy.Experiments.Tests.Features;

public class ComponentExamplesTests
{
    [Fact]
    public void Unpack_WhatPackPacked_GivesTheFirstRowsOfEachComponent()
    {
        int[] many = [.. Enumerable.Range(10, 20)];

        int[][] rows = ComponentExamples.Unpack(ComponentExamples.Pack([many, [0], []]));

        Assert.Equal([many[..ComponentExamples.PerComponent], [0], []], rows);
    }
}

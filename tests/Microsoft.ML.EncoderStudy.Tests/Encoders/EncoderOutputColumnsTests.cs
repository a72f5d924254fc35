using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Encoders;

public class EncoderOutputColumnsTests
{
    /// <summary>Two components of three inputs.</summary>
    private static readonly DecoderFreeSaeModelParameters Model = KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, 2, 3], [4, 5, 6]]);

    public static TheoryData<int, DataViewType> Types => new()
    {
        { (int)EncoderOutput.Activations, new VectorDataViewType(NumberDataViewType.Single, 2) },
        { (int)EncoderOutput.Responsibilities, new VectorDataViewType(NumberDataViewType.Single, 2) },
        { (int)EncoderOutput.Component, new KeyDataViewType(typeof(uint), 2) },
        { (int)EncoderOutput.Reconstruction, new VectorDataViewType(NumberDataViewType.Single, 3) },
        { (int)EncoderOutput.Energy, NumberDataViewType.Single },
        { (int)EncoderOutput.ReconstructionError, NumberDataViewType.Single },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Column_OfEveryOutput_HasTheTypeThatWasPromised(int output, DataViewType expected)
    {
        DataViewSchema.DetachedColumn column = ((EncoderOutput)output).Column("c", Model);
        Assert.Equal(expected, column.Type);
        SchemaShape.Column promised = ((EncoderOutput)output).Promise("c");
        Assert.Equal(expected is VectorDataViewType, promised.Kind == SchemaShape.Column.VectorKind.Vector);
        Assert.Equal(expected is KeyDataViewType, promised.IsKey);
        Assert.Equal(promised.Annotations.Select(annotation => annotation.Name), column.Annotations.Schema.Select(annotation => annotation.Name));
    }

    [Theory]
    [InlineData((int)EncoderOutput.Activations, "SlotNames")]
    [InlineData((int)EncoderOutput.Component, "KeyValues")]
    public void Column_OfComponents_NamesThem(int output, string kind)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        ((EncoderOutput)output).Column("c", Model).Annotations.GetValue(kind, ref names);
        Assert.Equal(["Component0", "Component1"], names.DenseValues().Select(name => name.ToString()));
    }
}

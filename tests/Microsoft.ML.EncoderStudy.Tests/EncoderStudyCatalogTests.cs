using System.Reflection;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests;

/// <summary>The methods of the catalog that take single values instead of options: each parameter is the option of its name.</summary>
public class EncoderStudyCatalogTests
{
    private static readonly Dictionary<string, object> Base = new()
    {
        ["outputColumnName"] = OptionData.Output,
        ["inputColumnName"] = OptionData.Input,
        ["columns"] = new InputOutputColumnPair[] { new(OptionData.Output, OptionData.Input) },
        ["numberOfComponents"] = OptionData.Components,
        ["epochs"] = 2,
        ["batchSize"] = 16,
        ["learningRate"] = 0.01f,
        ["seed"] = 1,
    };

    private static readonly Dictionary<string, object> Others = new()
    {
        ["exampleWeightColumnName"] = OptionData.Weight,
        ["numberOfComponents"] = 7,
        ["activation"] = EncoderActivation.Softplus,
        ["architecture"] = SparseAutoencoderArchitecture.JumpReLU,
        ["lseWeight"] = 0.5f,
        ["varianceWeight"] = 0.25f,
        ["decorrelationWeight"] = 2f,
        ["l1Weight"] = 0.1f,
        ["epochs"] = 3,
        ["batchSize"] = 24,
        ["learningRate"] = 0.02f,
        ["seed"] = 2,
    };

    public static TheoryData<int, string> Parameters
    {
        get
        {
            var parameters = new TheoryData<int, string>();
            foreach ((int index, MethodInfo method) in Methods().Index())
            {
                foreach (ParameterInfo parameter in Settings(method))
                    parameters.Add(index, parameter.Name!);
            }

            return parameters;
        }
    }

    [Fact]
    public void Methods_AreThree() => Assert.Equal(
        ["DecoderFreeSae", "DecoderFreeSae", "SparseAutoencoder"], Methods().Select(method => method.Name).Order());

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Method_WithAnotherValueOfAParameter_GivesTheModelOfTheOptionOfItsName(int index, string parameter)
    {
        MethodInfo method = Methods()[index];
        object other = Others[parameter];

        byte[] found = Fit(method, new Dictionary<string, object>(Base) { [parameter] = other });

        Assert.Equal(FitByOptions(method, parameter, other), found);
        Assert.NotEqual(FitByOptions(method, parameter, value: null), found);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Default_OfAParameter_IsThatOfTheOptionOfItsName(int index, string parameter)
    {
        MethodInfo method = Methods()[index];
        object options = NewOptions(method);
        Assert.Equal(
            OptionOf(options, parameter).GetValue(options), Typed(Settings(method).Single(setting => setting.Name == parameter)));

        // Reflection gives the number of an enumeration's default.
        static object? Typed(ParameterInfo parameter) => parameter.ParameterType.IsEnum
            ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue!)
            : parameter.DefaultValue;
    }

    private static MethodInfo[] Methods() => [.. typeof(EncoderStudyCatalog).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType.IsAssignableTo(typeof(IEstimator<ITransformer>)) && Settings(method).Any())];

    private static IEnumerable<ParameterInfo> Settings(MethodInfo method) => method.GetParameters()
        .Where(parameter => parameter.HasDefaultValue && parameter.Name != "inputColumnName");

    private static byte[] Fit(MethodInfo method, Dictionary<string, object> values)
    {
        var ml = new MLContext(seed: 1);
        object?[] arguments = [.. method.GetParameters().Select(
            parameter => parameter.ParameterType == typeof(TransformsCatalog) ? ml.Transforms
                : values.GetValueOrDefault(parameter.Name!, parameter.DefaultValue!))];
        return Checksum(ml, (IEstimator<ITransformer>)method.Invoke(null, arguments)!);
    }

    private static byte[] FitByOptions(MethodInfo method, string parameter, object? value)
    {
        object options = NewOptions(method);
        foreach ((string name, object setting) in Base.Where(setting => setting.Key != "columns"))
            OptionOf(options, name).SetValue(options, setting);
        if (value is not null)
            OptionOf(options, parameter).SetValue(options, value);
        var ml = new MLContext(seed: 1);
        return Checksum(ml, options is DecoderFreeSaeEstimator.Options decoderFree
            ? ml.Transforms.DecoderFreeSae(decoderFree)
            : ml.Transforms.SparseAutoencoder((SparseAutoencoderEstimator.Options)options));
    }

    private static object NewOptions(MethodInfo method) => method.ReturnType == typeof(DecoderFreeSaeEstimator)
        ? new DecoderFreeSaeEstimator.Options()
        : new SparseAutoencoderEstimator.Options();

    private static PropertyInfo OptionOf(object options, string parameter) =>
        options.GetType().GetProperty(char.ToUpperInvariant(parameter[0]) + parameter[1..])!;

    private static byte[] Checksum(MLContext ml, IEstimator<ITransformer> estimator) =>
        ContentChecksum.Of(estimator.Fit(OptionData.View(ml)) switch
        {
            DecoderFreeSaeTransformer transformer => transformer.GetModelParameters(OptionData.Output).Save,
            SparseAutoencoderTransformer transformer => transformer.GetModelParameters(OptionData.Output).Save,
            var other => throw new NotSupportedException(other.ToString()),
        });
}

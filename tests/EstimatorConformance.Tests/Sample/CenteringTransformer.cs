using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(CenteringTransformer), null, typeof(SignatureLoadModel), "Centering", CenteringTransformer.LoaderSignature)]

namespace EstimatorConformance.Tests.Sample;

/// <summary>The transformer; its model file also names the behaviour, so that a broken one is broken after loading too.</summary>
internal sealed class CenteringTransformer : ITransformer, IDisposable
{
    public const string LoaderSignature = "CenteringSample";
    private const string MeansStream = "Means";
    private readonly IHost _host;
    private readonly Centering _behaviour;
    private readonly string _name;

    public CenteringTransformer(IHostEnvironment env, Centering behaviour, float[] means, string name)
    {
        _host = env.Register(nameof(CenteringTransformer));
        _behaviour = behaviour;
        _name = name;
        Means = means;
    }

    public float[] Means { get; }

    public bool IsRowToRowMapper => true;

    private static VersionInfo Version => new(
        modelSignature: "CENTERSM",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(CenteringTransformer).Assembly.FullName);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => RowToRowMapperTransform.GetOutputSchema(inputSchema, Mapper(inputSchema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
        => _behaviour.Deliver(new RowToRowMapperTransform(_host, new EmptyDataView(_host, inputSchema), Mapper(inputSchema), Mapper));

    public IDataView Transform(IDataView input) => _behaviour.Deliver(this, input, TransformWith(Means, input));

    public IDataView TransformWith(float[] means, IDataView input)
        => new RowToRowMapperTransform(_host, input, new CenteringMapper(this, _behaviour, input.Schema, means, _name), Mapper);

    public void Dispose() => _behaviour.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(_behaviour.GetType().FullName);
        ctx.SaveNonEmptyString(_behaviour.SavedName(_name));
        ctx.SaveBinaryStream(MeansStream, writer => _behaviour.Write(writer, Means));
    }

    private static CenteringTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Type? type = typeof(Centering).Assembly.GetType(ctx.LoadNonEmptyString());
        Contracts.CheckDecode(type?.IsAssignableTo(typeof(Centering)) == true);
        var behaviour = (Centering)Activator.CreateInstance(type!)!;
        if (behaviour.ChecksVersion)
            ctx.CheckVersionInfo(Version);
        string name = ctx.LoadNonEmptyString();
        float[] means = [];
        Contracts.CheckDecode(ctx.TryLoadBinaryStream(MeansStream, reader => means = behaviour.Read(reader)));
        return new CenteringTransformer(env, behaviour, means, name);
    }

    private CenteringMapper Mapper(DataViewSchema schema) => new(this, _behaviour, schema, Means, _name);
}

using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Sample;

internal sealed class CenteringEstimator(MLContext ml, Centering behaviour) : IEstimator<CenteringTransformer>
{
    private readonly IHost _host = ((IHostEnvironment)ml).Register(nameof(CenteringEstimator));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => behaviour.Promise(inputSchema);

    public CenteringTransformer Fit(IDataView input) => new(_host, behaviour, behaviour.Fit(_host, input), Centering.Centred);
}

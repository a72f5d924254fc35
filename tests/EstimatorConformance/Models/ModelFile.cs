namespace EstimatorConformance.Models;

/// <summary>Model files as arrays of bytes.</summary>
public static class ModelFile
{
    /// <summary>What Model.Save writes.</summary>
    public static byte[] Write(MLContext ml, ITransformer transformer, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, schema, stream);
        return stream.ToArray();
    }

    /// <summary>What Model.Load makes of it.</summary>
    public static ITransformer Read(MLContext ml, byte[] model, out DataViewSchema inputSchema)
    {
        using var stream = new MemoryStream(model, writable: false);
        return ml.Model.Load(stream, out inputSchema);
    }
}

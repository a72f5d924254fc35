using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What the columns that an encoder reads must be; the same for promised and actual schemas.</summary>
internal static class EncoderColumns
{
    private const string ExpectedVector = "known-size vector of Single";
    private const string ExpectedWeight = "Single";

    public static void CheckInput(IExceptionContext context, DataViewSchema schema, string name) =>
        CheckVector(context, schema, "input", name);

    public static void CheckActivations(IExceptionContext context, DataViewSchema schema, string name) =>
        CheckVector(context, schema, "activations", name);

    public static void CheckInput(IExceptionContext context, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "input", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "input", name, ExpectedVector, column.GetTypeString());
    }

    public static void CheckWeight(IExceptionContext context, DataViewSchema schema, string name)
    {
        DataViewType type = TypeOf(context, schema, "example weight", name);
        if (type != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name, ExpectedWeight, type.ToString());
    }

    public static void CheckWeight(IExceptionContext context, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name, ExpectedWeight, column.GetTypeString());
    }

    private static void CheckVector(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewType type = TypeOf(context, schema, role, name);
        if (type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), role, name, ExpectedVector, type.ToString());
    }

    private static DataViewType TypeOf(IExceptionContext context, DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name)?.Type ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);
}

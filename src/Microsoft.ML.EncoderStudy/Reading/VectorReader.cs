using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reading;

/// <summary>The one way by which vectors come in from a data view: each is what its column declares, or is refused.</summary>
/// <remarks>
/// Anyone can make a data view, and a vector of any length with any positions: ML.NET looks at neither. The kernels behind this do not
/// look either.
/// </remarks>
/// <param name="context">Marks exceptions.</param>
/// <param name="row">The row to read, or the cursor over rows.</param>
/// <param name="column">A column of known-size vectors.</param>
internal sealed class VectorReader(IExceptionContext context, DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<VBuffer<float>> _get = row.GetGetter<VBuffer<float>>(column);
    private readonly int _length = column.Type.GetVectorSize();
    private VBuffer<float> _vector;

    /// <summary>The vector that was read last.</summary>
    public ref readonly VBuffer<float> Vector => ref _vector;

    /// <summary>Reads the vector of the present row: of the column's length, and if sparse, with increasing positions in it. Its values may be any.</summary>
    /// <returns>The vector, valid until the next is read.</returns>
    /// <exception cref="InvalidOperationException">It is not so; the message names column and row, what was found and what was expected.</exception>
    public ref readonly VBuffer<float> Read()
    {
        _get(ref _vector);
        if (_vector.Length != _length)
            throw Error($"expected a vector of {_length} values; found {_vector.Length}.");
        if (!_vector.IsDense && Positions.FaultOf(_vector.GetIndices(), _length) is string fault)
            throw Error($"{fault}.");
        return ref _vector;
    }

    /// <summary>Reads the vector of the present row, and refuses NaN and infinities too.</summary>
    /// <param name="purpose">What needs finite values, for the message.</param>
    /// <inheritdoc cref="Read"/>
    public ref readonly VBuffer<float> ReadFinite(string purpose)
    {
        Read();
        if (!Kernels.Best.AllFinite(_vector.GetValues()))
            throw NotFinite(purpose);
        return ref _vector;
    }

    private Exception NotFinite(string purpose)
    {
        KeyValuePair<int, float> found = _vector.Items().First(item => !float.IsFinite(item.Value));
        return context.Except(FormattableString.Invariant(
            $"Column '{column.Name}', {RowName.Of(row)}, slot {found.Key}: found {found.Value}; {purpose} needs finite values. Filter or replace such rows first (FilterRowsByMissingValues, ReplaceMissingValues)."));
    }

    private Exception Error(FormattableString what) =>
        context.Except(FormattableString.Invariant($"Column '{column.Name}', {RowName.Of(row)}: {FormattableString.Invariant(what)}"));
}

using EncoderStudy.ScoreSavedModel;
using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>Buffers come in any length and density and belong to the caller.</summary>
public static class BufferChecks
{
    /// <summary>Looks at the output columns that are vectors of Single; other outputs have no buffers to reuse, or are beyond it.</summary>
    public static void Check18_ReusedBuffers_DoNotShowThrough(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        IDataView output = Examination.Transform(use.Fit(), use.Data);
        foreach (string name in subject.OutputColumns.Where(name =>
            output.Schema[name].Type is VectorDataViewType { ItemType: NumberDataViewType item } && item == NumberDataViewType.Single))
        {
            Rows expected = Rows.Of(output, name);
            foreach ((string kind, Func<VBuffer<float>> create) in UsedBuffers(Math.Max(1, output.Schema[name].Type.GetVectorSize())))
                SameValues.Bitwise(expected, Expect.Success("reading into a used buffer", () => Read(output, name, create)), $"into a buffer that was {kind}");
        }
    }

    public static void Check19_SparseAndDenseInput_GiveTheSameValues(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        DataViewSchema schema = Examination.Transform(transformer, use.Data).Schema;

        bool anySparse = false;
        VBuffer<float> Sparse(VBuffer<float> values)
        {
            VBuffer<float> sparse = Sparsified(values);
            anySparse |= !sparse.IsDense;
            return sparse;
        }

        Rows dense = use.Outputs(transformer, InputAs(Densified, use, subject)), sparse = use.Outputs(transformer, InputAs(Sparse, use, subject));
        Assert.True(anySparse, "The subject's data holds no zero that could be left out.");
        SameValues.Within(subject.Tolerance, schema, dense, sparse, "from sparse input");
    }

    private static EditedView<VBuffer<float>> InputAs(Func<VBuffer<float>, VBuffer<float>> change, Examination use, EstimatorSubject subject)
        => new(use.Data, subject.InputColumn, (long _, ref VBuffer<float> values) => values = change(values));

    private static VBuffer<float> Densified(VBuffer<float> values) => new(values.Length, [.. values.DenseValues()]);

    // Without the zeros; the arrays are longer than what counts, as reused ones are.
    private static VBuffer<float> Sparsified(VBuffer<float> values)
    {
        (int Index, float Value)[] kept = [.. values.Items(all: true).Where(item => item.Value != 0).Select(item => (item.Key, item.Value))];
        return new VBuffer<float>(values.Length, kept.Length, [.. kept.Select(item => item.Value), 9], [.. kept.Select(item => item.Index), int.MaxValue]);
    }

    private static IEnumerable<(string Kind, Func<VBuffer<float>> Create)> UsedBuffers(int length)
    {
        yield return ("empty", () => default);
        yield return ("dense and of the same length", () => new VBuffer<float>(length, Sevens(length)));
        yield return ("dense and longer", () => new VBuffer<float>(length + 3, Sevens(length + 3)));
        yield return ("dense and shorter", () => new VBuffer<float>(1, Sevens(1)));
        yield return ("sparse and of the same length", () => new VBuffer<float>(length, 1, Sevens(1), [length - 1]));
        yield return ("sparse and longer", () => new VBuffer<float>(length + 3, 1, Sevens(1), [length + 2]));
    }

    private static float[] Sevens(int length) => [.. Enumerable.Repeat(7f, length)];

    private static Rows Read(IDataView view, string name, Func<VBuffer<float>> create)
    {
        DataViewSchema.Column column = view.Schema[name];
        using DataViewRowCursor cursor = Assert.Single(view.GetRowCursorSet([column], 1)); // GetRowCursor may copy from a thread of its own.
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        ValueGetter<DataViewRowId> idGetter = cursor.GetIdGetter();
        var rows = new List<Row>();
        while (cursor.MoveNext())
        {
            VBuffer<float> values = create();
            DataViewRowId id = default;
            getter(ref values);
            idGetter(ref id);
            rows.Add(new Row(cursor.Position, id, [Cell.OfVector(values)]));
        }

        return new Rows([name], rows);
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeTransformer
{
    /// <summary>Binds the encoders to the columns of a schema.</summary>
    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly DecoderFreeSaeTransformer _parent;
        private readonly Output[] _outputs;

        public Mapper(DecoderFreeSaeTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
            _outputs = [.. OutputsOf(parent)];
        }

        /// <summary>An output column and the column pair whose encoder computes it.</summary>
        private sealed record Output(string Name, OutputKind Kind, int Pair);

        private enum OutputKind
        {
            Activations,
            Responsibilities,
            Energy,
            Component,
        }

        public override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var getters = new Delegate?[_outputs.Length];
            var scorers = new RowScorer?[_parent._models.Length];
            for (int i = 0; i < getters.Length; i++)
            {
                if (!activeOutput(i))
                    continue;
                Output output = _outputs[i];
                RowScorer scorer = scorers[output.Pair] ??= MakeScorer(input, output.Pair);
                getters[i] = MakeGetter(scorer, output.Kind);
            }

            return getters;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return MakeGetter(MakeScorer(input, _outputs[iinfo].Pair), _outputs[iinfo].Kind);
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var active = new bool[InputSchema.Count];
            for (int i = 0; i < _outputs.Length; i++)
                active[ColMapNewToOld[_outputs[i].Pair]] |= activeOutput(i);
            return column => active[column];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _outputs.Select(MakeColumn).ToArray();

        private static IEnumerable<Output> OutputsOf(DecoderFreeSaeTransformer parent)
        {
            for (int i = 0; i < parent.ColumnPairs.Length; i++)
                yield return new Output(parent.ColumnPairs[i].outputColumnName, OutputKind.Activations, i);
            if (parent._extras.Responsibilities is string responsibilities)
                yield return new Output(responsibilities, OutputKind.Responsibilities, 0);
            if (parent._extras.Energy is string energy)
                yield return new Output(energy, OutputKind.Energy, 0);
            if (parent._extras.Component is string component)
                yield return new Output(component, OutputKind.Component, 0);
        }

        private static Delegate MakeGetter(RowScorer scorer, OutputKind kind) => kind switch
        {
            OutputKind.Activations => (ValueGetter<VBuffer<float>>)scorer.GetActivations,
            OutputKind.Responsibilities => (ValueGetter<VBuffer<float>>)scorer.GetResponsibilities,
            OutputKind.Energy => (ValueGetter<float>)scorer.GetEnergy,
            _ => (ValueGetter<uint>)scorer.GetComponent,
        };

        private RowScorer MakeScorer(DataViewRow input, int pair)
        {
            DataViewSchema.Column column = input.Schema[ColMapNewToOld[pair]];
            DecoderFreeSaeModelParameters model = _parent._models[pair];
            return new RowScorer(Host, model.Parameters, model.Activation, input, column);
        }

        private DataViewSchema.DetachedColumn MakeColumn(Output output)
        {
            int components = _parent._models[output.Pair].NumberOfComponents;
            ReadOnlyMemory<char>[] names = EncoderColumns.ComponentNames(components);
            var annotations = new DataViewSchema.Annotations.Builder();
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames =
                (ref VBuffer<ReadOnlyMemory<char>> destination) => new VBuffer<ReadOnlyMemory<char>>(components, names).CopyTo(ref destination);
            switch (output.Kind)
            {
                case OutputKind.Energy:
                    return new DataViewSchema.DetachedColumn(output.Name, NumberDataViewType.Single);
                case OutputKind.Component:
                    annotations.AddKeyValues(components, TextDataViewType.Instance, getNames);
                    var key = new KeyDataViewType(typeof(uint), components);
                    return new DataViewSchema.DetachedColumn(output.Name, key, annotations.ToAnnotations());
                default:
                    annotations.AddSlotNames(components, getNames);
                    var vector = new VectorDataViewType(NumberDataViewType.Single, components);
                    return new DataViewSchema.DetachedColumn(output.Name, vector, annotations.ToAnnotations());
            }
        }
    }
}

using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderTransformer
{
    /// <summary>Binds the autoencoders to the columns of a schema.</summary>
    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly SparseAutoencoderTransformer _parent;
        private readonly Output[] _outputs;

        public Mapper(SparseAutoencoderTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
            _outputs = [.. OutputsOf(parent)];
        }

        /// <summary>An output column and the column pair whose autoencoder computes it.</summary>
        private sealed record Output(string Name, OutputKind Kind, int Pair);

        private enum OutputKind
        {
            Activations,
            Reconstruction,
            ReconstructionError,
        }

        public override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var getters = new Delegate?[_outputs.Length];
            var scorers = new AutoencoderRowScorer?[_parent._models.Length];
            for (int i = 0; i < getters.Length; i++)
            {
                if (!activeOutput(i))
                    continue;
                Output output = _outputs[i];
                AutoencoderRowScorer scorer = scorers[output.Pair] ??= MakeScorer(input, output.Pair);
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

        private static IEnumerable<Output> OutputsOf(SparseAutoencoderTransformer parent)
        {
            for (int i = 0; i < parent.ColumnPairs.Length; i++)
                yield return new Output(parent.ColumnPairs[i].outputColumnName, OutputKind.Activations, i);
            if (parent._reconstruction is string reconstruction)
                yield return new Output(reconstruction, OutputKind.Reconstruction, 0);
            if (parent._reconstructionError is string error)
                yield return new Output(error, OutputKind.ReconstructionError, 0);
        }

        private static Delegate MakeGetter(AutoencoderRowScorer scorer, OutputKind kind) => kind switch
        {
            OutputKind.Activations => (ValueGetter<VBuffer<float>>)scorer.GetActivations,
            OutputKind.Reconstruction => (ValueGetter<VBuffer<float>>)scorer.GetReconstruction,
            _ => (ValueGetter<float>)scorer.GetReconstructionError,
        };

        private AutoencoderRowScorer MakeScorer(DataViewRow input, int pair)
        {
            DataViewSchema.Column column = input.Schema[ColMapNewToOld[pair]];
            return new AutoencoderRowScorer(Host, _parent._models[pair], input, column);
        }

        private DataViewSchema.DetachedColumn MakeColumn(Output output)
        {
            SparseAutoencoderModelParameters model = _parent._models[output.Pair];
            switch (output.Kind)
            {
                case OutputKind.Reconstruction:
                    return new DataViewSchema.DetachedColumn(output.Name, new VectorDataViewType(NumberDataViewType.Single, model.InputSize));
                case OutputKind.ReconstructionError:
                    return new DataViewSchema.DetachedColumn(output.Name, NumberDataViewType.Single);
                default:
                    int components = model.NumberOfComponents;
                    ReadOnlyMemory<char>[] names = EncoderColumns.ComponentNames(components);
                    ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames = (ref VBuffer<ReadOnlyMemory<char>> destination) =>
                        new VBuffer<ReadOnlyMemory<char>>(components, names).CopyTo(ref destination);
                    var annotations = new DataViewSchema.Annotations.Builder();
                    annotations.AddSlotNames(components, getNames);
                    var vector = new VectorDataViewType(NumberDataViewType.Single, components);
                    return new DataViewSchema.DetachedColumn(output.Name, vector, annotations.ToAnnotations());
            }
        }
    }
}

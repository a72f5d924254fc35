using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.Transforms;

public abstract partial class EncoderTransformerBase<TModel>
{
    /// <summary>Binds the encoders to the columns of a schema.</summary>
    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly EncoderTransformerBase<TModel> _parent;
        private readonly OutputColumn[] _outputs;

        public Mapper(EncoderTransformerBase<TModel> parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
        {
            _parent = parent;
            _outputs = OutputsOf(parent._encoders);
        }

        /// <summary>An output column and the column pair whose encoder computes it.</summary>
        private sealed record OutputColumn(string Name, EncoderOutput Output, int Pair);

        /// <summary>The outputs of a pair share a scorer, and so what it computes of a row.</summary>
        public override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var getters = new Delegate?[_outputs.Length];
            var scorers = new RowScorer?[_parent._encoders.Models.Length];
            for (int i = 0; i < getters.Length; i++)
            {
                if (!activeOutput(i))
                    continue;
                OutputColumn column = _outputs[i];
                RowScorer scorer = scorers[column.Pair] ??= MakeScorer(input, column.Pair);
                getters[i] = scorer.GetterOf(column.Output);
            }

            return getters;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return MakeScorer(input, _outputs[iinfo].Pair).GetterOf(_outputs[iinfo].Output);
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var active = new bool[InputSchema.Count];
            for (int i = 0; i < _outputs.Length; i++)
                active[ColMapNewToOld[_outputs[i].Pair]] |= activeOutput(i);
            return column => active[column];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            Array.ConvertAll(_outputs, column => column.Output.Column(column.Name, _parent._encoders.Models[column.Pair]));

        private static OutputColumn[] OutputsOf(FittedEncoders<TModel> encoders)
        {
            var outputs = new List<OutputColumn>();
            for (int i = 0; i < encoders.Columns.Length; i++)
                outputs.Add(new OutputColumn(encoders.Columns[i].OutputColumnName, EncoderOutput.Activations, i));
            foreach (ExtraColumn extra in encoders.Extras)
            {
                if (extra.Name is string name)
                    outputs.Add(new OutputColumn(name, extra.Output, 0));
            }

            return [.. outputs];
        }

        private RowScorer MakeScorer(DataViewRow input, int pair) =>
            _parent.MakeScorer(_parent._encoders.Models[pair], input, input.Schema[ColMapNewToOld[pair]]);
    }
}

using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Evaluates the sum of some terms, for all components or for a shard: some neighbouring ones.</summary>
/// <remarks>
/// The log-sum-exp term alone is minimised by collapse: all activations 0 and all responsibilities 1/K. In a Gaussian mixture the
/// log-determinant of the covariance forbids that; here its diagonal and its off-diagonal do, as separate terms.
/// </remarks>
internal sealed class DecoderFreeObjective
{
    private readonly IReadOnlyList<ObjectiveTerm> _terms;
    private readonly string[] _names;
    private readonly IActivationTerm?[] _overActivations;
    private readonly IWeightTerm?[] _overWeights;
    private readonly ComponentExchange _exchange;
    private readonly int _shard;

    /// <summary>The terms of the published study.</summary>
    /// <param name="weight">λ of each.</param>
    public static ObjectiveTerm[] Published(float weight) => [new LogSumExp(weight), new VarianceBarrier(weight), new Decorrelation(weight)];

    /// <summary>All components.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="terms">The terms, in the order in which losses are told. Those with λ = 0 cost nothing.</param>
    /// <param name="inputs">D.</param>
    /// <param name="components">K.</param>
    public DecoderFreeObjective(Kernels kernels, IReadOnlyList<ObjectiveTerm> terms, int inputs, int components)
        : this(terms, new ComponentExchange([components], terms.Count), shard: 0) => _overWeights =
            [.. terms.Select(term => term.IsOn ? term.OverWeights(kernels, inputs, components) : null)];

    /// <summary>A shard. Without terms over weights, which are not divided.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="exchange">Where the shards meet.</param>
    /// <param name="shard">The number of this one.</param>
    public DecoderFreeObjective(IReadOnlyList<ObjectiveTerm> terms, ComponentExchange exchange, int shard)
    {
        _terms = terms;
        _names = [.. terms.Select(term => term.Name)];
        _overActivations = [.. terms.Select(term => term.IsOn ? term.OverActivations() : null)];
        _overWeights = new IWeightTerm?[terms.Count];
        _exchange = exchange;
        _shard = shard;
    }

    /// <summary>What the terms are called.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether a term is over the weights.</summary>
    public bool ReadsWeights => _overWeights.Any(term => term is not null);

    /// <summary>Evaluates the objective for all components and adds its gradients.</summary>
    /// <param name="batch">The activations.</param>
    /// <param name="activationGradient">∂L/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <param name="weights">Wᵀ: [inputs × stride].</param>
    /// <param name="weightGradient">∂/∂Wᵀ of the terms over weights: [inputs × stride], added to; empty where only the value is wanted.</param>
    public TermLosses Accumulate(
        ActivationBatch batch, Span<float> activationGradient, ReadOnlySpan<float> weights, Span<float> weightGradient)
    {
        Begin(batch.Rows);
        Summarise(batch);
        Evaluate(batch, activationGradient);
        for (int i = 0; i < _overWeights.Length; i++)
        {
            if (_overWeights[i] is IWeightTerm term)
                _exchange.KeepRest(i, _shard, term.Evaluate(weights, weightGradient));
        }

        return Losses();
    }

    /// <summary>Makes room for a batch. Once for all shards.</summary>
    public void Begin(int rows)
    {
        for (int i = 0; i < _overActivations.Length; i++)
            _exchange.Begin(i, _overActivations[i]?.SummaryOfGroup(rows) ?? 0);
    }

    /// <summary>Says what other shards must know of this one.</summary>
    public void Summarise(ActivationBatch batch)
    {
        for (int i = 0; i < _overActivations.Length; i++)
            _overActivations[i]?.Summarise(batch, _exchange.Summary(i, _shard));
    }

    /// <summary>Evaluates this shard's share of the terms over activations, once all have summarised, and adds its gradient.</summary>
    public void Evaluate(ActivationBatch batch, Span<float> activationGradient)
    {
        for (int i = 0; i < _overActivations.Length; i++)
        {
            if (_overActivations[i] is IActivationTerm term)
            {
                double rest = term.Evaluate(batch, _exchange.Summaries(i, _shard), _exchange.Shares(i, _shard), activationGradient);
                _exchange.KeepRest(i, _shard, rest);
            }
        }
    }

    /// <summary>The terms, of all shards together, once all have evaluated.</summary>
    public TermLosses Losses()
    {
        Span<double> losses = stackalloc double[_terms.Count];
        for (int i = 0; i < losses.Length; i++)
            losses[i] = _terms[i].IsOn ? _terms[i].Weight * _exchange.Loss(i) : 0;
        return new TermLosses(_names, losses);
    }
}

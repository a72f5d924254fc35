namespace EstimatorConformance;

/// <summary>
/// Something a subject supplies, or says in words that it does not have. There is no third case: a check that finds nothing to
/// work on passes because someone wrote down why, never because something was left out.
/// </summary>
public sealed class Stated<T>
    where T : notnull
{
    private readonly T? _value;

    private Stated(T? value, string? reason)
    {
        _value = value;
        WhyNone = reason;
    }

    /// <summary>Why the subject has no such thing; null where it has.</summary>
    public string? WhyNone { get; }

    /// <summary>The subject has this.</summary>
    public static implicit operator Stated<T>(T value) => new(value, null);

    /// <summary>The subject has no such thing, and this is why.</summary>
    public static implicit operator Stated<T>(None none)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(none?.Why);
        return new(default, none.Why);
    }

    /// <summary>The thing itself; false where the subject states that there is none.</summary>
    public bool TryGet(out T value)
    {
        value = _value!;
        return WhyNone is null;
    }
}

/// <summary>The statement that a subject has no such case.</summary>
/// <param name="Why">A sentence about the estimator that says why.</param>
public sealed record None(string Why);

/// <summary>What a subject has, written as a function.</summary>
public static class Given
{
    /// <summary>Data of some kind.</summary>
    public static Stated<Func<MLContext, IDataView>> Data(Func<MLContext, IDataView> create) => create;

    /// <summary>A way to what a transformer has learned.</summary>
    public static Stated<Func<ITransformer, float[]>> Weights(Func<ITransformer, float[]> read) => read;
}

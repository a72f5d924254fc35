using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of a loss, of a batch or as means over several: each with its name, and with its factor λ, so that they add up.</summary>
/// <remarks>A value, so that a step allocates nothing. The default has no terms, and anything can be added to it.</remarks>
internal readonly struct TermLosses : IEquatable<TermLosses>
{
    /// <summary>No loss has more terms.</summary>
    public const int MostTerms = 16;

    private readonly IReadOnlyList<string>? _names;
    private readonly Room _values;

    /// <param name="names">What messages, progress, files and documentation call the terms.</param>
    /// <param name="values">Their values, in the same order.</param>
    public TermLosses(IReadOnlyList<string> names, params ReadOnlySpan<double> values)
    {
        if (names.Count != values.Length || names.Count > MostTerms)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Expected at most {MostTerms} terms, each with a name; found {names.Count} names and {values.Length} values."));
        }

        _names = names;
        values.CopyTo(_values);
    }

    public IReadOnlyList<string> Names => _names ?? [];

    /// <summary>The terms, in the order of their names.</summary>
    [UnscopedRef]
    public ReadOnlySpan<double> Values => ((ReadOnlySpan<double>)_values)[..Names.Count];

    /// <summary>The sum of the terms.</summary>
    public double Total
    {
        get
        {
            double total = 0;
            foreach (double value in Values)
                total += value;
            return total;
        }
    }

    /// <summary>The term of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public double this[string name]
    {
        get
        {
            for (int i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name)
                    return Values[i];
            }

            throw new KeyNotFoundException($"There is no {name} term among {string.Join(", ", Names)}.");
        }
    }

    /// <summary>Term by term.</summary>
    public TermLosses Plus(TermLosses others)
    {
        if (_names is null)
            return others;
        Span<double> sums = stackalloc double[Names.Count];
        TensorPrimitives.Add(Values, others.Values, sums);
        return new TermLosses(_names, sums);
    }

    /// <summary>Term by term.</summary>
    public TermLosses DividedBy(double divisor)
    {
        Span<double> quotients = stackalloc double[Names.Count];
        TensorPrimitives.Divide(Values, divisor, quotients);
        return new TermLosses(Names, quotients);
    }

    /// <summary>The name of the first term that is NaN or infinite, with its value; null where all are finite.</summary>
    public string? FirstNonFinite()
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (!double.IsFinite(Values[i]))
                return FormattableString.Invariant($"{Names[i]} term is {Values[i]}");
        }

        return null;
    }

    public bool Equals(TermLosses other) => Names.SequenceEqual(other.Names) && Values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is TermLosses other && Equals(other);

    public override int GetHashCode() => Total.GetHashCode();

    public override string ToString()
    {
        TermLosses self = this;
        return string.Join(", ", Names.Select(name => FormattableString.Invariant($"{name} {self[name]:G5}")));
    }

    [InlineArray(MostTerms)]
    private struct Room
    {
        private double _first;
    }
}

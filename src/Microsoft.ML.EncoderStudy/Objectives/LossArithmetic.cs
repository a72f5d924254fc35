using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What can be done with the terms of any objective.</summary>
internal static class LossArithmetic
{
    extension<TLosses>(TLosses losses)
        where TLosses : unmanaged, ITermLosses
    {
        /// <summary>The sum of the terms: each has its factor λ.</summary>
        public double Total
        {
            get
            {
                double total = 0;
                foreach (double term in ValuesOf(ref losses))
                    total += term;
                return total;
            }
        }

        /// <summary>The terms, each with its name.</summary>
        public IReadOnlyList<(string Name, double Value)> Terms => [.. TLosses.Names.Zip(ValuesOf(ref losses).ToArray())];

        /// <summary>Term by term.</summary>
        public TLosses Plus(TLosses others)
        {
            TensorPrimitives.Add(ValuesOf(ref losses), ValuesOf(ref others), ValuesOf(ref losses));
            return losses;
        }

        /// <summary>Term by term.</summary>
        public TLosses DividedBy(double divisor)
        {
            TensorPrimitives.Divide(ValuesOf(ref losses), divisor, ValuesOf(ref losses));
            return losses;
        }

        /// <summary>The name of the first term that is NaN or infinite, with its value; null where all are finite.</summary>
        public string? FirstNonFinite()
        {
            Span<double> values = ValuesOf(ref losses);
            for (int i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                    return FormattableString.Invariant($"{TLosses.Names[i]} term is {values[i]}");
            }

            return null;
        }
    }

    extension<TLosses>(ref TLosses losses)
        where TLosses : unmanaged, ITermLosses
    {
        /// <summary>Sets a term.</summary>
        /// <param name="term">Its place among the names.</param>
        /// <param name="value">Its loss.</param>
        public void Set(int term, double value) => ValuesOf(ref losses)[term] = value;
    }

    private static Span<double> ValuesOf<TLosses>(ref TLosses losses)
        where TLosses : unmanaged, ITermLosses =>
        MemoryMarshal.Cast<TLosses, double>(new Span<TLosses>(ref losses));
}

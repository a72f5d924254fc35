namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>
/// The float operations of one vector width. The kernels are written once against this interface; the compiler specialises them
/// for each implementation, so that none of the calls remains in the machine code.
/// </summary>
/// <remarks>
/// Offsets count floats. Every width computes on any machine (a width that the hardware lacks is assembled from narrower ones),
/// which lets tests force each of them everywhere.
/// </remarks>
/// <typeparam name="TVector">The register type: a vector of <see cref="Width"/> floats.</typeparam>
internal interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>The number of floats in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(ref readonly float source, nuint offset);

    static abstract void Store(TVector value, ref float destination, nuint offset);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend, fused where the hardware fuses.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Sqrt(TVector value);

    /// <summary>The smaller of two values; NaN if either is NaN.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>The larger of two values; NaN if either is NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Abs(TVector value);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2ⁿ for whole n in −126 … 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    static abstract TVector Log(TVector value);

    /// <summary><paramref name="value"/> where <paramref name="condition"/> &gt; 0, and 0 elsewhere.</summary>
    static abstract TVector WherePositive(TVector condition, TVector value);

    /// <summary><paramref name="whenEqual"/> where left = right, and <paramref name="otherwise"/> elsewhere.</summary>
    static abstract TVector WhereEqual(TVector left, TVector right, TVector whenEqual, TVector otherwise);

    /// <summary>The sum over the elements of one vector.</summary>
    static abstract float Sum(TVector value);

    /// <summary>Whether any element is above 0.</summary>
    static abstract bool AnyPositive(TVector value);

    /// <summary>The smallest element of one vector; NaN if any is NaN.</summary>
    static abstract float Smallest(TVector value);
}

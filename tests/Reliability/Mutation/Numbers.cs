namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>Numbers that readers get wrong: the ends of ranges, what overflows, what is none, and what is nearly right.</summary>
internal static class Numbers
{
    /// <summary>Counts that look like counts: to believe one of them is to ask for gigabytes.</summary>
    private static readonly long[] Integers =
    [
        0, 1, -1, 2, -2, 16, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, 1 << 20, 1 << 28, 1 << 30, int.MaxValue - 1, int.MaxValue,
        int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 61, 1L << 62, long.MaxValue, long.MinValue,
    ];

    private static readonly double[] Reals =
    [
        0, -0.0, 1, -1, double.Epsilon, float.Epsilon, -float.Epsilon, 1e-40, 1.17549435e-38, 1e-20, 1e20, 1e30, float.MaxValue, -float.MaxValue, 1e39,
        1e300, double.MaxValue, -double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    /// <summary>An integer in place of another.</summary>
    public static long Integer(long present, Random random) => random.Next(4) switch
    {
        0 => present + random.Next(-2, 3),
        1 => unchecked(present * (2 << random.Next(5))),
        2 => random.Next(1000),
        _ => Integers[random.Next(Integers.Length)],
    };

    /// <summary>A number of double precision in place of another.</summary>
    public static double Double(double present, Random random) => random.Next(4) switch
    {
        0 => -present,
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        _ => Reals[random.Next(Reals.Length)],
    };

    /// <summary>A number of single precision in place of another.</summary>
    public static float Single(float present, Random random) => random.Next(4) switch
    {
        0 => -present,
        1 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
        _ => (float)Reals[random.Next(Reals.Length)],
    };
}

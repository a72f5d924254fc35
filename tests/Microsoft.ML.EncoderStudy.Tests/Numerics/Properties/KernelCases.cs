using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Draws cases, and smaller ones for a case that fails.</summary>
public static class KernelCases
{
    public static Arbitrary<KernelCase> Cases() => Arb.From(
        from width in Gen.Elements(Kernels.All.Select(kernels => kernels.Width).ToArray())
        from rows in Gen.Choose(1, 70)
        from inputs in Gen.Choose(1, 150)
        from columns in Gen.Choose(1, 70)
        from density in Gen.Elements(0.0, 0.02, 0.2, 0.7, 1.0)
        from kind in Gen.Elements(Enum.GetValues<NumberKind>())
        from seed in Gen.Choose(0, int.MaxValue)
        select new KernelCase(width, rows, inputs, columns, density, kind, seed),
        Smaller);

    private static IEnumerable<KernelCase> Smaller(KernelCase original)
    {
        if (original.Rows > 1)
            yield return original with { Rows = original.Rows / 2 };
        if (original.Inputs > 1)
            yield return original with { Inputs = original.Inputs / 2 };
        if (original.Columns > 1)
            yield return original with { Columns = original.Columns / 2 };
        if (original.Kind != NumberKind.Ordinary)
            yield return original with { Kind = NumberKind.Ordinary };
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>Copies an operand into panels that lie one after the other, the last one filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Panels Pack(Operand operand, int depth, int panelWidth, Span<float> packed)
    {
        ref float target = ref MemoryMarshal.GetReference(packed);
        nuint panel = (nuint)panelWidth * (nuint)depth;
        int filled = operand.Width / panelWidth * panelWidth;
        if (filled < operand.Width)
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, (nuint)filled * (nuint)depth), (int)panel).Clear();
        if (operand.Across == 1)
        {
            CopyRows(operand, depth, ref target, panelWidth);
        }
        else
        {
            for (int start = 0; start < operand.Width; start += panelWidth)
            {
                int count = Math.Min(panelWidth, operand.Width - start);
                Transpose(operand.From(start, 0, count), depth, ref Unsafe.Add(ref target, (nuint)start * (nuint)depth), (nuint)panelWidth);
            }
        }

        return new Panels(ref target, panel, 1, (nuint)panelWidth);
    }

    /// <summary>All panels row by row, since what lies side by side in a row is cheap to read together and pages far apart are dear to find.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(Operand operand, int depth, ref float packed, int panelWidth)
    {
        for (int k = 0; k < depth; k++)
        {
            ref float from = ref operand.Element(0, k);
            ref float to = ref Unsafe.Add(ref packed, (nuint)k * (nuint)panelWidth);
            for (int start = 0; start < operand.Width; start += panelWidth)
            {
                int count = Math.Min(panelWidth, operand.Width - start), i = 0;
                ref float target = ref Unsafe.Add(ref to, (nuint)start * (nuint)depth);
                for (; i + TSimd.Width <= count; i += TSimd.Width)
                    TSimd.Store(TSimd.Load(ref from, (nuint)i), ref target, (nuint)i);
                for (; i < count; i++)
                    Unsafe.Add(ref target, i) = Unsafe.Add(ref from, i);
                from = ref Unsafe.Add(ref from, panelWidth);
            }
        }
    }

    /// <summary>Writes what lies across the operand side by side, and what lies along it <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(Operand operand, int depth, ref float target, nuint step)
    {
        int i = 0;
        for (; i + 4 <= operand.Width; i += 4)
        {
            ref float x0 = ref operand.Element(i, 0), x1 = ref operand.Element(i + 1, 0);
            ref float x2 = ref operand.Element(i + 2, 0), x3 = ref operand.Element(i + 3, 0);
            ref float to = ref Unsafe.Add(ref target, i);
            nuint from = 0;
            for (int k = 0; k < depth; k++, from += operand.Along)
            {
                Vector128.Create(
                    Unsafe.Add(ref x0, from), Unsafe.Add(ref x1, from), Unsafe.Add(ref x2, from), Unsafe.Add(ref x3, from)).StoreUnsafe(ref to);
                to = ref Unsafe.Add(ref to, step);
            }
        }

        for (; i < operand.Width; i++)
        {
            for (int k = 0; k < depth; k++)
                Unsafe.Add(ref target, ((nuint)k * step) + (nuint)i) = operand.Element(i, k);
        }
    }
}

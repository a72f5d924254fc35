using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>m_d += x_d g: the strip of g stays in registers, a strip of M is read and written per non-zero.</summary>
    private readonly struct OuterProduct : IStripOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Wide(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector g0 = TSimd.Load(ref row, 0), g1 = TSimd.Load(ref row, width);
            TVector g2 = TSimd.Load(ref row, 2 * width), g3 = TSimd.Load(ref row, 3 * width);
            TVector g4 = TSimd.Load(ref row, 4 * width), g5 = TSimd.Load(ref row, 5 * width);
            TVector g6 = TSimd.Load(ref row, 6 * width), g7 = TSimd.Load(ref row, 7 * width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
                TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
                TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g4, TSimd.Load(ref m, 4 * width)), ref m, 4 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g5, TSimd.Load(ref m, 5 * width)), ref m, 5 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g6, TSimd.Load(ref m, 6 * width)), ref m, 6 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g7, TSimd.Load(ref m, 7 * width)), ref m, 7 * width);
            }

            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Narrow(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector g0 = TSimd.Load(ref row, 0), g1 = TSimd.Load(ref row, width);
            TVector g2 = TSimd.Load(ref row, 2 * width), g3 = TSimd.Load(ref row, 3 * width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
                TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
                TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
                TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
            }

            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Double(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector g0 = TSimd.Load(ref row, 0), g1 = TSimd.Load(ref row, width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
                TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
            }

            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Single(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            TVector g0 = TSimd.Load(ref row, 0);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
            }

            return next;
        }
    }
}

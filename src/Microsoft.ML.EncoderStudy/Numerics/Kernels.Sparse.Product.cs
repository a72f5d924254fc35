using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>z += Σ x_d m_d: the strip of z stays in registers, a strip of M is read per non-zero.</summary>
    private readonly struct Product : IStripOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Wide(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector s0 = TSimd.Load(ref row, 0), s1 = TSimd.Load(ref row, width);
            TVector s2 = TSimd.Load(ref row, 2 * width), s3 = TSimd.Load(ref row, 3 * width);
            TVector s4 = TSimd.Load(ref row, 4 * width), s5 = TSimd.Load(ref row, 5 * width);
            TVector s6 = TSimd.Load(ref row, 6 * width), s7 = TSimd.Load(ref row, 7 * width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
                s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
                s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
                s4 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 4 * width), s4);
                s5 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 5 * width), s5);
                s6 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 6 * width), s6);
                s7 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 7 * width), s7);
            }

            TSimd.Store(s0, ref row, 0);
            TSimd.Store(s1, ref row, width);
            TSimd.Store(s2, ref row, 2 * width);
            TSimd.Store(s3, ref row, 3 * width);
            TSimd.Store(s4, ref row, 4 * width);
            TSimd.Store(s5, ref row, 5 * width);
            TSimd.Store(s6, ref row, 6 * width);
            TSimd.Store(s7, ref row, 7 * width);
            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Narrow(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector s0 = TSimd.Load(ref row, 0), s1 = TSimd.Load(ref row, width);
            TVector s2 = TSimd.Load(ref row, 2 * width), s3 = TSimd.Load(ref row, 3 * width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
                s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
                s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
            }

            TSimd.Store(s0, ref row, 0);
            TSimd.Store(s1, ref row, width);
            TSimd.Store(s2, ref row, 2 * width);
            TSimd.Store(s3, ref row, 3 * width);
            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Double(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            nuint width = (nuint)TSimd.Width;
            TVector s0 = TSimd.Load(ref row, 0), s1 = TSimd.Load(ref row, width);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            }

            TSimd.Store(s0, ref row, 0);
            TSimd.Store(s1, ref row, width);
            return next;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Single(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
        {
            TVector s0 = TSimd.Load(ref row, 0);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            }

            TSimd.Store(s0, ref row, 0);
            return next;
        }
    }
}

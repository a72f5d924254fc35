using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Strips: vectors side by side that stay in registers while a kernel walks along rows or non-zeros.</summary>
/// <remarks>
/// A strip is made of types: one vector, or twice a narrower strip. A kernel is written once for all of them, and in its machine code each
/// vector is a register. Columns do not depend on each other, so a kernel takes them strip by strip, and threads share them.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>The vectors of the widest strip: enough to hide the latency of multiply-adds.</summary>
    private const int WidestStrip = 8;

    /// <summary>A kernel that computes columns, a strip of them at a time.</summary>
    private interface IColumnwise
    {
        /// <summary>Computes a strip.</summary>
        /// <param name="column">Its first column.</param>
        /// <param name="isFirst">Whether it is the first that this thread computes.</param>
        void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>;
    }

    /// <summary>What a row adds to the sums of its columns.</summary>
    private interface IColumnTerm
    {
        static abstract TVector AddTo(TVector sum, TVector weight, TVector x, TVector y);
    }

    private interface IStrip<TSelf>
        where TSelf : struct, IStrip<TSelf>
    {
        /// <summary>The number of floats.</summary>
        static abstract int Width { get; }

        static abstract TSelf Load(ref float source, nuint offset = 0);

        void Store(ref float destination, nuint offset = 0);

        /// <summary>Memory += this.</summary>
        void AddTo(ref float destination, nuint offset = 0);

        /// <summary>This += factor · memory.</summary>
        void AddMultiple(TVector factor, ref float source, nuint offset = 0);

        /// <summary>This += factor · another.</summary>
        void AddMultiple(TVector factor, in TSelf other);

        /// <summary>Memory += factor · this.</summary>
        void AddMultipleTo(TVector factor, ref float destination, nuint offset = 0);

        /// <summary>This += the term of x and y.</summary>
        void AddTerm<TTerm>(TVector weight, ref float x, ref float y, nuint offset = 0)
            where TTerm : struct, IColumnTerm;
    }

    /// <summary>Computes columns on one thread, by the widest strips that they fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoColumns<TKernel>(in TKernel kernel, int first, int end, int widest)
        where TKernel : struct, IColumnwise, allows ref struct
    {
        for (int column = first, vectors; column < end; column += vectors * TSimd.Width)
        {
            vectors = Math.Min((end - column) / TSimd.Width, widest);
            bool isFirst = column == first;
            switch (vectors)
            {
                case >= WidestStrip:
                    vectors = WidestStrip;
                    Unsafe.AsRef(in kernel).Do<Twice<Twice<Twice<OneVector>>>>(column, isFirst);
                    break;
                case >= 4:
                    vectors = 4;
                    Unsafe.AsRef(in kernel).Do<Twice<Twice<OneVector>>>(column, isFirst);
                    break;
                case >= 2:
                    vectors = 2;
                    Unsafe.AsRef(in kernel).Do<Twice<OneVector>>(column, isFirst);
                    break;
                default:
                    Unsafe.AsRef(in kernel).Do<OneVector>(column, isFirst);
                    break;
            }
        }
    }

    /// <summary>Computes the columns of a stride on as many threads as they are worth.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="stride">The number of columns.</param>
    /// <param name="costOfColumn">The floats, or multiply-adds, that one column takes.</param>
    /// <param name="leastCost">How many of them are worth a thread.</param>
    /// <param name="widest">The vectors of the widest strip.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DivideColumns<TKernel>(in TKernel kernel, int stride, long costOfColumn, int leastCost, int widest = WidestStrip)
        where TKernel : struct, IColumnwise, allows ref struct =>
        Divide(new Columns<TKernel>(kernel, widest), stride / RowAlignment, RowAlignment * costOfColumn, leastCost);

    /// <summary>A columnwise kernel, divided into groups of <see cref="Kernels.RowAlignment"/> columns.</summary>
    private readonly ref struct Columns<TKernel>(TKernel kernel, int widest) : IDivisibleWork
        where TKernel : struct, IColumnwise, allows ref struct
    {
        private readonly TKernel _kernel = kernel;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Do(int first, int end) => DoColumns(in _kernel, first * RowAlignment, end * RowAlignment, widest);
    }

    private struct OneVector : IStrip<OneVector>
    {
        private TVector _vector;

        public static int Width => TSimd.Width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static OneVector Load(ref float source, nuint offset) => new() { _vector = TSimd.Load(ref source, offset) };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref float destination, nuint offset) => TSimd.Store(_vector, ref destination, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo(ref float destination, nuint offset) =>
            TSimd.Store(TSimd.Add(TSimd.Load(ref destination, offset), _vector), ref destination, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMultiple(TVector factor, ref float source, nuint offset) =>
            _vector = TSimd.MultiplyAdd(factor, TSimd.Load(ref source, offset), _vector);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMultiple(TVector factor, in OneVector other) => _vector = TSimd.MultiplyAdd(factor, other._vector, _vector);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddMultipleTo(TVector factor, ref float destination, nuint offset) =>
            TSimd.Store(TSimd.MultiplyAdd(factor, _vector, TSimd.Load(ref destination, offset)), ref destination, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTerm<TTerm>(TVector weight, ref float x, ref float y, nuint offset)
            where TTerm : struct, IColumnTerm =>
            _vector = TTerm.AddTo(_vector, weight, TSimd.Load(ref x, offset), TSimd.Load(ref y, offset));
    }

    private struct Twice<TStrip> : IStrip<Twice<TStrip>>
        where TStrip : struct, IStrip<TStrip>
    {
        private TStrip _left, _right;

        public static int Width => 2 * TStrip.Width;

        private static nuint Half => (nuint)TStrip.Width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Twice<TStrip> Load(ref float source, nuint offset) =>
            new() { _left = TStrip.Load(ref source, offset), _right = TStrip.Load(ref source, offset + Half) };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref float destination, nuint offset)
        {
            _left.Store(ref destination, offset);
            _right.Store(ref destination, offset + Half);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo(ref float destination, nuint offset)
        {
            _left.AddTo(ref destination, offset);
            _right.AddTo(ref destination, offset + Half);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMultiple(TVector factor, ref float source, nuint offset)
        {
            _left.AddMultiple(factor, ref source, offset);
            _right.AddMultiple(factor, ref source, offset + Half);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddMultiple(TVector factor, in Twice<TStrip> other)
        {
            _left.AddMultiple(factor, in other._left);
            _right.AddMultiple(factor, in other._right);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddMultipleTo(TVector factor, ref float destination, nuint offset)
        {
            _left.AddMultipleTo(factor, ref destination, offset);
            _right.AddMultipleTo(factor, ref destination, offset + Half);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTerm<TTerm>(TVector weight, ref float x, ref float y, nuint offset)
            where TTerm : struct, IColumnTerm
        {
            _left.AddTerm<TTerm>(weight, ref x, ref y, offset);
            _right.AddTerm<TTerm>(weight, ref x, ref y, offset + Half);
        }
    }
}

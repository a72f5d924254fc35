using EstimatorConformance.Data;
using EstimatorConformance.Models;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>
/// What becomes of a damaged model file. A file that cannot be whole must be refused. A changed byte among the weights is
/// another valid model, since ML.NET's format has no checksum: of that only is asked that it ends in a decent exception or in a working transformer.
/// A reader that never ends shows as a test that never ends; there is no clock here.
/// </summary>
public static class DamagedModelChecks
{
    public static void Check34_TruncatedModel_IsRefused(EstimatorSubject subject)
    {
        (byte[] model, _) = Saved(subject);
        foreach (int length in Places(model.Length, 24))
            IsRefused(model[..length], $"the file cut to {length} of {model.Length} bytes");

        var archive = new ModelArchive(model);
        foreach (string entry in archive.OwnEntries)
        {
            byte[] content = archive.Content(entry);
            foreach (int length in Places(content.Length, 64))
                IsRefused(archive.With(entry, content[..length]), $"{entry} cut to {length} of {content.Length} bytes");
        }
    }

    public static void Check35_FlippedBytes_EndInADecentExceptionOrAWorkingTransformer(EstimatorSubject subject)
        => ForEachDamage(
            subject, stride: 1, [0xFF, 0x80, 0x01], (target, mask) => target[0] ^= mask[0],
            (damaged, data, what) => DamagedModel.Try(damaged, data, subject.OutputColumns, what), subject.SizesTakenOnTrust);

    public static void Check36_NotANumberAmongTheWeights_IsRefusedOrHarmless(EstimatorSubject subject)
    {
        ForEachDamage(subject, sizeof(float), BitConverter.GetBytes(float.NaN), (target, bits) => bits.CopyTo(target), MustBeFinite);
        ForEachDamage(subject, sizeof(double), BitConverter.GetBytes(double.NaN), (target, bits) => bits.CopyTo(target), MustBeFinite);

        void MustBeFinite(byte[] damaged, IDataView data, string what)
        {
            if (DamagedModel.Try(damaged, data, subject.OutputColumns, what) is { } output)
                Assert.True(FiniteValues.AreIn(output.View, output.Rows), $"{what}: the model loads and gives values that are not finite.");
        }
    }

    public static void Check37_ModelOfALaterVersion_IsRefused(EstimatorSubject subject)
        => IsRefused(new ModelArchive(Saved(subject).Model).FromTheFuture(), "a model of a later version");

    private delegate void Damage(Span<byte> target, byte[] bits);

    // The transformer's own bytes only: ML.NET's header and string table around them are ML.NET's to check.
    private static void ForEachDamage(
        EstimatorSubject subject, int stride, byte[] bits, Damage damage, Action<byte[], IDataView, string> judge, IReadOnlyList<int>? leftOut = null)
    {
        (byte[] model, IDataView data) = Saved(subject);
        var archive = new ModelArchive(model);
        byte[][] patterns = stride == 1 ? [.. bits.Select(mask => new[] { mask })] : [bits];
        foreach (string entry in archive.OwnEntries)
        {
            (int start, int end) = archive.Payload(entry);
            if (entry == archive.HeaderEntry)
                start += subject.ModelBytesReadByMLNet;
            foreach (int offset in Places((end - start) / stride, 160).Select(place => start + (place * stride)))
            {
                if (entry == archive.HeaderEntry && leftOut?.Contains(offset - start) == true)
                    continue;
                foreach (byte[] pattern in patterns)
                {
                    byte[] content = [.. archive.Content(entry)];
                    damage(content.AsSpan(offset, stride), pattern);
                    judge(archive.With(entry, content), data, $"{entry} with {Convert.ToHexString(pattern)} put on byte {offset}");
                }
            }
        }
    }

    private static (byte[] Model, IDataView Data) Saved(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        return (use.Save(use.Fit()), new FirstRowsView(use.Data, 4));
    }

    private static void IsRefused(byte[] model, string what)
    {
        Exception thrown = Expect.Failure($"loading {what}", () => DamagedModel.Load(model, what));
        Assert.True(DamagedModel.IsDecent(thrown), $"Loading {what} threw {Expect.Innermost(thrown)}");
    }

    // The first half as they come, where lengths and versions are; the others evenly over the rest, the last included.
    private static IEnumerable<int> Places(int length, int count)
        => Enumerable.Range(0, count).Select(i => i < count / 2 ? i : (int)((long)length * (i + 1 - (count / 2)) / (count - (count / 2))) - 1)
            .Where(place => place >= 0 && place < length).Distinct();
}

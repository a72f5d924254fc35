namespace EncoderStudy.Experiments.Features;

/// <summary>The directions of components and the few rows that show what each answers, as runs keep them.</summary>
internal static class ComponentExamples
{
    public const string Directions = "directions";
    public const string Rows = "topRows";

    /// <summary>How many rows show what a component answers.</summary>
    public const int PerComponent = 8;

    private const int None = -1;

    /// <summary>The first rows of each component: [components × <see cref="PerComponent"/>], −1 where there are fewer.</summary>
    public static float[] Pack(int[][] rows) =>
        [.. rows.SelectMany(those => Enumerable.Range(0, PerComponent).Select(i => i < those.Length ? (float)those[i] : None))];

    /// <summary>What <see cref="Pack"/> packed.</summary>
    public static int[][] Unpack(float[] packed) =>
        [.. packed.Chunk(PerComponent).Select(those => those.Where(row => row > None).Select(row => (int)row).ToArray())];
}

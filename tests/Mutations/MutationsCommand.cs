using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Mutations;

/// <summary>What can be typed, and what is printed.</summary>
internal static class MutationsCommand
{
    private static readonly string[] Folders = ["Objectives", "Architectures", "Checkpoints", "Parameters", "Rows", "Training", "Scoring", "Persistence"];

    public static int Run(string[] arguments)
    {
        var folders = new Argument<string[]>("folder") { Description = "Parts of the library; all where none is named.", Arity = ArgumentArity.ZeroOrMore };
        folders.AcceptOnlyFromAmong(Folders);
        var count = new Option<int>("--count") { Description = "How many mutations to try, drawn from all.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { Description = "Draws them.", DefaultValueFactory = _ => 1 };
        var root = new RootCommand("Changes the library in small ways and counts the changes that no test notices.") { folders, count, seed };
        root.SetAction(parsed => Run(
            parsed.GetValue(folders) is { Length: > 0 } named ? named : Folders, parsed.GetValue(count), parsed.GetValue(seed)));
        return root.Parse(arguments).Invoke();
    }

    private static int Run(string[] folders, int count, int seed)
    {
        var tree = new ScratchTree(Repository(), Path.Combine(Path.GetTempPath(), "encoderstudy-mutations"));
        tree.Copy();
        HashSet<int> wanted = Draw(tree.Count(folders), count, seed);
        List<Mutation> mutations = Build(tree, folders, wanted);
        var judge = new Judge(tree.TestAssembly);
        if (!judge.TryPass(folders))
        {
            Console.Error.WriteLine("The tests fail without any mutation.");
            return 1;
        }

        var judgements = new List<Judgement>();
        foreach (Mutation mutation in mutations)
        {
            var judgement = new Judgement(mutation, judge.VerdictOn(mutation));
            judgements.Add(judgement);
            Console.WriteLine($"{judgements.Count}/{mutations.Count} {Show(judgement)}");
        }

        Summarise(judgements);
        return 0;
    }

    /// <summary>Builds with all of the mutations that compile: those in places that do not are taken out until a build succeeds.</summary>
    private static List<Mutation> Build(ScratchTree tree, string[] folders, HashSet<int> wanted)
    {
        while (true)
        {
            List<Mutation> mutations = tree.Mutate(folders, wanted.Contains);
            HashSet<(string File, int Line)> errors = tree.Build();
            if (errors.Count == 0)
                return mutations;
            Mutation[] wrong = [.. mutations.Where(mutation => errors.Any(
                error => error.File == mutation.File && error.Line >= mutation.Line && error.Line <= mutation.LastLine))];
            if (wrong.Length == 0)
                throw new InvalidOperationException($"No mutation is to blame for the error at {errors.First()}.");
            foreach (Mutation mutation in wrong)
            {
                Console.WriteLine($"does not compile: {Show(mutation)}");
                wanted.Remove(mutation.Number);
            }
        }
    }

    private static HashSet<int> Draw(int all, int count, int seed)
    {
        int[] numbers = [.. Enumerable.Range(1, all)];
        new Random(seed).Shuffle(numbers);
        Console.WriteLine($"{Math.Min(count, all)} of {all} mutations, drawn with the seed {seed}");
        return [.. numbers.Take(count)];
    }

    private static void Summarise(List<Judgement> judgements)
    {
        Console.WriteLine();
        Console.WriteLine("| folder | tried | killed | survived |\n|---|---:|---:|---:|");
        foreach (IGrouping<string, Judgement> folder in judgements.GroupBy(judgement => judgement.Mutation.Folder))
            Console.WriteLine(Row(folder.Key, [.. folder]));
        Console.WriteLine(Row("all", judgements));
        Console.WriteLine();
        foreach (Judgement survivor in judgements.Where(judgement => judgement.Verdict == Verdict.Survived))
            Console.WriteLine($"* {Show(survivor.Mutation)}");
    }

    private static string Row(string name, List<Judgement> judgements)
    {
        int survived = judgements.Count(judgement => judgement.Verdict == Verdict.Survived), killed = judgements.Count - survived;
        return string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {judgements.Count} | {killed} ({100.0 * killed / judgements.Count:F0} %) | {survived} |");
    }

    private static string Show(Judgement judgement) => $"{judgement.Verdict}: {Show(judgement.Mutation)}";

    private static string Show(Mutation mutation) => $"`{mutation.File}`, line {mutation.Line}: `{mutation.Original}` → `{mutation.Mutated}`";

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EncoderStudy.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The program must lie within the repository, as `dotnet run --project tests/Mutations` leaves it.");
    }
}

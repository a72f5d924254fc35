// Says which part of the library the tests run, after
//
//     MeasureCoverage=true dotnet test -c Release
//     dotnet run -c Release --project tests/Coverage -- artifacts/coverage 95 90
//
// The arguments: the folder with what the test projects measured, and the least percentages of lines and of branches.
// Ends with 1 where there are fewer, or nothing was measured.

using System.Globalization;
using Microsoft.ML.EncoderStudy.Coverage;

if (args is not [string folder, string lines, string branches]
    || !double.TryParse(lines, CultureInfo.InvariantCulture, out double leastLines)
    || !double.TryParse(branches, CultureInfo.InvariantCulture, out double leastBranches))
{
    Console.Error.WriteLine("Expected: FOLDER LINES BRANCHES, for example artifacts/coverage 95 90.");
    return 1;
}

string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "coverage.json", SearchOption.AllDirectories) : [];
if (files.Length == 0)
{
    Console.Error.WriteLine($"No coverage.json below {folder}: run the tests with MeasureCoverage=true first.");
    return 1;
}

CoverageReport report = CoverageReport.Read(files);
report.Write(Console.Out);
bool enough = report.Lines.Percentage >= leastLines && report.Branches.Percentage >= leastBranches;
if (!enough)
    Console.Error.WriteLine($"Expected at least {leastLines} % of the lines and {leastBranches} % of the branches.");
return enough ? 0 : 1;

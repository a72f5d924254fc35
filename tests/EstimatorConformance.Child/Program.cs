// Loads a model in a process that has never seen its estimator and prints the hash of the columns it computes.
//
//     EstimatorConformance.Child MODEL.zip ROWS.idv COLUMN...
//
// This program references no estimator. A test project that references it finds it copied beside the test's own assembly, and
// with it every assembly that a model could ask for by name.

using System.Runtime.Loader;
using EstimatorConformance.Child;
using Microsoft.ML;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: EstimatorConformance.Child MODEL.zip ROWS.idv COLUMN...");
    return 2;
}

AssemblyLoadContext.Default.Resolving += (context, wanted) =>
{
    string path = Path.Combine(AppContext.BaseDirectory, wanted.Name + ".dll");
    return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
};

var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
IDataView rows = ml.Data.LoadFromBinary(args[1]);
Console.WriteLine(ColumnHash.Of(model.Transform(rows), args[2..]));
return 0;

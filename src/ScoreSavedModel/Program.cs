// Scores rows with a saved model, knowing nothing of what is in it, and prints the hash of the columns that came out.
//
//     ScoreSavedModel MODEL.zip ROWS.idv COLUMN [COLUMN ...]
//
// This program references no estimator. A project that references it finds it copied beside its own assembly, and with it every
// assembly that a model could ask for by name.

using System.Runtime.Loader;
using EncoderStudy.ScoreSavedModel;
using Microsoft.ML;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: ScoreSavedModel MODEL.zip ROWS.idv COLUMN [COLUMN ...]");
    return 1;
}

AssemblyLoadContext.Default.Resolving += (context, wanted) =>
{
    string path = Path.Combine(AppContext.BaseDirectory, wanted.Name + ".dll");
    return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
};

var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
IDataView rows = ml.Data.LoadFromBinary(args[1]);
Console.WriteLine(ColumnHash.Of(model.Transform(rows), args[2..]).Hash);
return 0;

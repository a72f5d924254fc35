// Scores rows with a saved model, knowing nothing of what is in it, and prints the hash of what came out.
using EncoderStudy.ScoreSavedModel;
using Microsoft.ML;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: ScoreSavedModel MODEL.zip ROWS.idv COLUMN [COLUMN ...]");
    return 1;
}

var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
IDataView rows = ml.Data.LoadFromBinary(args[1]);
Console.WriteLine(OutputHash.Of(model.Transform(rows), args[2..]).Hash);
return 0;

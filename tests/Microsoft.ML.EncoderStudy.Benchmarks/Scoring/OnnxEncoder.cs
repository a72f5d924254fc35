using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>A decoder-free encoder with ReLU as an ONNX graph, Gemm and Relu, scored by OnnxRuntime on one thread.</summary>
/// <remarks>Memory of inputs and outputs is bound once, so that a call costs what OnnxRuntime itself costs.</remarks>
internal sealed class OnnxEncoder : IDisposable
{
    private static readonly string[] InputNames = ["x"];
    private static readonly string[] OutputNames = ["a"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <param name="model">The encoder.</param>
    /// <param name="rows">The number of rows of a call.</param>
    public OnnxEncoder(DecoderFreeSaeModelParameters model, int rows)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(OnnxGraph.Of(model, rows), options);
        Input = new float[rows * model.InputSize];
        Output = new float[rows * model.NumberOfComponents];
        _inputs = [OrtValue.CreateTensorValueFromMemory(Input, [rows, model.InputSize])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(Output, [rows, model.NumberOfComponents])];
    }

    /// <summary>What the next <see cref="Run"/> reads: [rows × inputs].</summary>
    public float[] Input { get; }

    /// <summary>What the last <see cref="Run"/> wrote: [rows × components].</summary>
    public float[] Output { get; }

    public void Run() => _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);

    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    /// <summary>The bytes of a ModelProto; field numbers are those of onnx.proto.</summary>
    private static class OnnxGraph
    {
        private const int Single = 1;

        public static byte[] Of(DecoderFreeSaeModelParameters model, int rows)
        {
            int inputs = model.InputSize, components = model.NumberOfComponents;
            var inputMajor = new float[inputs * components];
            for (int j = 0; j < components; j++)
            {
                for (int d = 0; d < inputs; d++)
                    inputMajor[(d * components) + j] = model.Weights[(j * inputs) + d];
            }

            byte[] graph = Message(graph =>
            {
                Write(graph, 1, Node("Gemm", ["x", "w", "b"], "z"));
                Write(graph, 1, Node("Relu", ["z"], "a"));
                Write(graph, 2, "encoder");
                Write(graph, 5, Tensor("w", inputMajor, inputs, components));
                Write(graph, 5, Tensor("b", [.. model.Biases], components));
                Write(graph, 11, ValueInfo("x", rows, inputs));
                Write(graph, 12, ValueInfo("a", rows, components));
            });
            return Message(proto =>
            {
                Write(proto, 1, 8);
                Write(proto, 7, graph);
                Write(proto, 8, Message(operatorSet => Write(operatorSet, 2, 17)));
            });
        }

        private static byte[] Node(string operation, string[] inputs, string output) => Message(node =>
        {
            foreach (string input in inputs)
                Write(node, 1, input);
            Write(node, 2, output);
            Write(node, 4, operation);
        });

        private static byte[] Tensor(string name, float[] values, params int[] sizes) => Message(tensor =>
        {
            foreach (int size in sizes)
                Write(tensor, 1, size);
            Write(tensor, 2, Single);
            Write(tensor, 8, name);
            Write(tensor, 9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray());
        });

        private static byte[] ValueInfo(string name, params int[] sizes)
        {
            byte[] shape = Message(shape =>
            {
                foreach (int size in sizes)
                    Write(shape, 1, Message(dimension => Write(dimension, 1, size)));
            });
            byte[] tensorType = Message(type =>
            {
                Write(type, 1, Single);
                Write(type, 2, shape);
            });
            return Message(info =>
            {
                Write(info, 1, name);
                Write(info, 2, Message(type => Write(type, 1, tensorType)));
            });
        }

        private static byte[] Message(Action<CodedOutputStream> write)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
                write(output);
            return stream.ToArray();
        }

        private static void Write(CodedOutputStream output, int field, int value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        private static void Write(CodedOutputStream output, int field, string value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }

        private static void Write(CodedOutputStream output, int field, byte[] value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
    }
}

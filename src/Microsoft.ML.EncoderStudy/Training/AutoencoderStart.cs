using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Trained models that a sparse autoencoder starts from, in the space of the scaled inputs. What is null is drawn.</summary>
/// <param name="Encoder">W and the bias of an encoder that sees x.</param>
/// <param name="Decoder">V and c.</param>
/// <param name="Activation">How a model of the same architecture activates, where the decoder comes from one.</param>
internal sealed record AutoencoderStart(EncoderParameters? Encoder, AutoencoderParameters? Decoder, RowActivation? Activation)
{
    /// <summary>Everything is drawn.</summary>
    public static AutoencoderStart Drawn { get; } = new(null, null, null);

    /// <summary>Overwrites what was drawn.</summary>
    /// <remarks>
    /// Tied weights are the encoder's where one is given, and the decoder's otherwise. An architecture whose encoder sees x − c gets the bias
    /// that computes the same. What an architecture has for itself comes last, since it may depend on the bias: as a training starts it, or as
    /// the trained model had it.
    /// </remarks>
    public void CopyTo(AutoencoderParameters parameters, IAutoencoderArchitecture architecture, Kernels kernels)
    {
        if (Decoder is not null)
        {
            Decoder.DecoderWeights.CopyTo(parameters.DecoderWeights);
            Decoder.DecoderBias.CopyTo(parameters.DecoderBias);
        }

        if (Encoder is not null)
        {
            Encoder.CopyTo(parameters.Encoder);
            if (architecture.CentresInput)
                parameters.UnfoldCentre(kernels);
            for (int j = 0; j < parameters.Components; j++)
                architecture.Initialise(parameters, j);
        }

        if (Activation is not null)
            architecture.Restore(Activation, parameters);
    }
}

using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>What makes one kind of sparse autoencoder: its activation function, its loss, and the gradient of both.</summary>
/// <remarks>
/// A batch passes through it in this order: <see cref="Activate"/>, <see cref="Losses"/>, <see cref="Backpropagate"/>. What comes before,
/// z = x Wᵀ + b, and after, ∂L/∂W and ∂L/∂b from ∂L/∂z, is the same for all. Matrices are [rows × stride], their padding 0 in z and in a.
/// One instance serves one training, from one thread; it may keep scratch memory from one step of a batch to the next.
/// </remarks>
internal interface IAutoencoderArchitecture
{
    /// <summary>Whether the encoder sees x − c, c being the decoder's bias, rather than x.</summary>
    bool CentresInput { get; }

    /// <summary>The number of rows of K parameters that the architecture has beside encoder and decoder.</summary>
    int OwnRows => 0;

    /// <summary>Sets what the architecture has for one component, <see cref="AutoencoderParameters.Own"/>, to where a training starts.</summary>
    void Initialise(AutoencoderParameters parameters, int component)
    {
    }

    /// <summary>a = φ(z), as in training.</summary>
    void Activate(AutoencoderBatch batch);

    /// <summary>The losses of an activated batch.</summary>
    /// <param name="batch">The batch; its ∂L/∂a is overwritten where a gradient is wanted.</param>
    /// <param name="gradient">The gradients of everything but W and b are added to it; null where only the losses are wanted.</param>
    AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient);

    /// <summary>
    /// From ∂L/∂a to ∂L/∂z, in place, with what else reaches z, and 0 in the padding. Between <see cref="Losses"/> and this call the
    /// gradient of another objective over a may have been added to ∂L/∂a.
    /// </summary>
    /// <param name="batch">The batch that <see cref="Losses"/> saw.</param>
    /// <param name="gradient">
    /// The gradients of the architecture's own parameters are added to it, and to that of b whatever does not come through z.
    /// </param>
    void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient);

    /// <summary>How the trained model activates single rows.</summary>
    /// <param name="parameters">The trained parameters, as training had them.</param>
    /// <param name="training">Activates the training rows, batch by batch, with these parameters, for what has to be estimated from them.</param>
    RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training);

    /// <summary>The reverse: sets what the architecture has for itself to what a trained model of the same architecture had.</summary>
    /// <param name="activation">How that model activates single rows.</param>
    /// <param name="parameters">The parameters to start from, encoder and decoder set.</param>
    void Restore(RowActivation activation, AutoencoderParameters parameters)
    {
    }
}

/// <summary>Activates every batch of the training rows and hands it over, valid during the call.</summary>
internal delegate void TrainingPass(Action<AutoencoderBatch> observe);

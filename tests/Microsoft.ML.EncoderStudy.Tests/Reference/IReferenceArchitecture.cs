namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>What makes one kind of sparse autoencoder, in plain double precision and from its definition.</summary>
internal interface IReferenceArchitecture
{
    /// <summary>Whether the encoder sees x − c rather than x.</summary>
    bool CentresInput { get; }

    /// <summary>The parameters that the architecture has beside encoder and decoder: [own rows][components].</summary>
    double[][] Own => [];

    /// <summary>The loss near the present parameters. What a derivative takes as given is held at what it is now.</summary>
    IReferenceLoss Near(ReferenceAutoencoder model);
}

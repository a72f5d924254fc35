namespace Microsoft.ML.Transforms;

/// <summary>The kinds of sparse autoencoder: how activations are made sparse.</summary>
public enum SparseAutoencoderArchitecture
{
    /// <summary>a = max(0, z) with an L1 penalty: the standard sparse autoencoder (Ng 2011; Bricken et al. 2023).</summary>
    ReLU = 0,
}

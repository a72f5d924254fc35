namespace Microsoft.ML.Transforms;

/// <summary>The kinds of sparse autoencoder: how activations are made sparse.</summary>
public enum SparseAutoencoderArchitecture
{
    /// <summary>a = max(0, z) with an L1 penalty: the standard sparse autoencoder (Ng 2011; Bricken et al. 2023).</summary>
    ReLU = 0,

    /// <summary>The k largest pre-activations of every row (Gao et al. 2024), with the auxiliary loss that revives dead components.</summary>
    TopK = 1,

    /// <summary>
    /// The k · B largest pre-activations of every batch of B rows (Bussmann et al. 2024): rows may take more or fewer than k. A threshold
    /// estimated from the training rows takes their place when scoring.
    /// </summary>
    BatchTopK = 2,

    /// <summary>
    /// a = z where z exceeds a learned threshold, with an L0 penalty (Rajamanoharan et al. 2024, "Jumping ahead"). The encoder sees x, not
    /// x − c, as there: where inputs are far from centred, <see cref="InputScaling.MeanCentred"/> saves many components from being dead.
    /// </summary>
    JumpReLU = 3,

    /// <summary>A gate says which components are active, a magnitude path how much (Rajamanoharan et al. 2024, "Gated sparse autoencoders").</summary>
    Gated = 4,

    /// <summary>BatchTopK whose first components must reconstruct alone, in nested groups (Bussmann et al. 2025).</summary>
    MatryoshkaBatchTopK = 5,
}

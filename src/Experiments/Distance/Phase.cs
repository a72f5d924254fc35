namespace EncoderStudy.Experiments.Distance;

/// <summary>What a phase trains.</summary>
internal enum PhaseKind
{
    /// <summary>Encoder and decoder, as a sparse autoencoder.</summary>
    Autoencoder,

    /// <summary>The encoder alone, by the decoder-free objective; the decoder stays as it is.</summary>
    DecoderFree,

    /// <summary>Encoder and decoder, with 0.1 times the decoder-free objective added to the loss.</summary>
    Combined,
}

/// <summary>A part of a training.</summary>
/// <param name="Kind">What it trains.</param>
/// <param name="Share">Its share of the epochs asked for.</param>
internal sealed record Phase(PhaseKind Kind, double Share)
{
    public string Name => Kind switch
    {
        PhaseKind.Autoencoder => "SAE",
        PhaseKind.DecoderFree => "decoder-free",
        _ => "SAE + 0.1 · decoder-free",
    };

    /// <summary>At least 1.</summary>
    public int Epochs(int asked) => Math.Max(1, (int)Math.Round(Share * asked));
}

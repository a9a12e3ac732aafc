package io.nsrstream.online.encoding;

import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * Settings of the inputs that all encodings share.
 *
 * @param clip bound of the absolute standardised value of a feature
 * @param bins between the quantiles of a feature, if a member encodes quantiles
 * @param maxNominals most nominal values with an input; further values count as absent
 * @param maxMissing most features with an input that says that they are missing; further ones only
 *     count as their mean where they are missing
 * @param sequences what networks see of a sequence
 * @param kernels number of features of a sequence by {@link ConvolutionKernels}
 * @param text how texts become words
 */
public record FeatureSettings(
    double clip,
    int bins,
    int maxNominals,
    int maxMissing,
    Sequences sequences,
    int kernels,
    TextSettings text)
    implements Serializable, Conditional {

  public static final FeatureSettings DEFAULTS =
      new FeatureSettings(5, 6, 256, 256, Sequences.AUTO, 420, TextSettings.DEFAULTS);

  /** What networks see of a sequence. */
  public enum Sequences {
    /** Features by kernels, unless the network makes use of the order of steps itself. */
    AUTO,
    /** Features by kernels: a sequence becomes a vector. */
    KERNELS,
    /** The steps as they are. */
    RAW
  }

  public FeatureSettings {
    new Rules()
        .positive("clip", clip)
        .between("bins", bins, 1, 256)
        .between("maxNominals", maxNominals, 0, 100_000)
        .between("maxMissing", maxMissing, 0, 100_000)
        .between("kernels", kernels, ConvolutionKernels.KERNELS, ConvolutionKernels.MOST_FEATURES)
        .check();
  }

  /** The same with another view of sequences. */
  public FeatureSettings withSequences(Sequences other) {
    return new FeatureSettings(clip, bins, maxNominals, maxMissing, other, kernels, text);
  }

  @Override
  public List<Unused> unused() {
    return sequences == Sequences.RAW
        ? List.of(
            new Unused("kernels", "where sequences is RAW", "set sequences to AUTO or KERNELS"))
        : List.of();
  }
}

package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.ConvolutionKernels;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.encoding.NominalFormat;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns sequences into vectors, by {@link ConvolutionKernels}. The first labelled sequences are
 * kept. Whenever their number has doubled, the kernels are calibrated anew with all of them. Then
 * the features are other ones, so all that was learned is to be learned again.
 *
 * <p>A {@link Learner} does this by itself. It is public so that other learners can be given the
 * same features.
 */
public final class KernelFeatures {
  private static final String SECTION = "CONV";

  /** Number of sequences that the last calibration uses. */
  private static final int MOST = 128;

  /** Numbers in all kept sequences together with which the last calibration takes place. */
  private static final int MOST_VALUES = 1 << 17;

  private final ConvolutionKernels kernels;
  private final List<Kept> kept = new ArrayList<>();
  private int values;
  private boolean settled;

  /**
   * One of the first labelled sequences.
   *
   * @param example the sequence as it was added
   * @param label the index of its class
   */
  public record Kept(Example example, int label) {}

  private KernelFeatures(ConvolutionKernels kernels) {
    this.kernels = kernels;
  }

  /**
   * For a key whose first example is this sequence. All features are 0 before a sequence is added.
   *
   * @param first decides the number of channels
   * @param settings the number of features
   * @param seed of the choice of channels and of sequences for biases
   */
  public static KernelFeatures begin(Example first, FeatureSettings settings, long seed) {
    int channels = first.features().length / first.steps();
    return new KernelFeatures(new ConvolutionKernels(channels, settings.kernels(), seed));
  }

  /** The shape of the sequences; they may have any number of steps. */
  Shape shape() {
    return new Shape.Sequence(Integer.MAX_VALUE / kernels.channels(), kernels.channels());
  }

  /**
   * The vector of a sequence, as an example of one step. Of the nominal values of a channel, it has
   * the last one.
   *
   * @param sequence of as many channels as the first; any number of steps
   */
  public Example extend(Example sequence) {
    float[] features = new float[kernels.features()];
    kernels.extract(sequence.features(), features);
    return new Example(
        sequence.key(),
        sequence.id(),
        1,
        features,
        List.copyOf(last(sequence.nominals())),
        sequence.label(),
        sequence.time(),
        sequence.weight());
  }

  /** A channel beyond the number of features has no place for its values. */
  private Collection<Nominal> last(List<Nominal> nominals) {
    TreeMap<Integer, Nominal> byChannel = new TreeMap<>();
    for (Nominal nominal : nominals) {
      int channel = nominal.position() % kernels.channels();
      if (channel < kernels.features()) {
        byChannel.put(channel, new Nominal(channel, nominal.value()));
      }
    }
    return byChannel.values();
  }

  /**
   * Takes a labelled sequence that is about to be learned.
   *
   * @param label the index of its class
   * @return whether the kernels are other ones now; then those of {@link #kept} are to be learned
   *     from the beginning, this one included
   */
  public boolean add(Example sequence, int label) {
    if (settled) {
      return false;
    }
    kept.add(new Kept(sequence, label));
    values += sequence.features().length;
    settled = kept.size() >= MOST || values >= MOST_VALUES;
    boolean doubled = Integer.bitCount(kept.size()) == 1;
    if (settled || doubled) {
      kernels.calibrate(kept.stream().map(one -> one.example.features()).toList());
    }
    return settled || doubled;
  }

  /**
   * Hands over the first labelled sequences, in the order in which they were added; keeps them no
   * longer than needed. To be called once after {@link #add} returned true.
   */
  public List<Kept> kept() {
    List<Kept> all = List.copyOf(kept);
    if (settled) {
      kept.clear();
    }
    return all;
  }

  void write(Snapshot.Builder builder) {
    builder.section(SECTION, this::write);
  }

  private void write(SectionWriter out) {
    kernels.write(out);
    out.putBoolean(settled);
    out.putInt(kept.size());
    for (Kept one : kept) {
      out.putFloats(one.example.features(), one.example.features().length);
      out.putInt(one.example.nominals().size());
      one.example.nominals().forEach(nominal -> NominalFormat.write(out, nominal));
      out.putFloat(one.example.weight());
      out.putInt(one.label);
    }
  }

  /**
   * Those of a snapshot, null if it has none.
   *
   * @throws SnapshotException if the settings ask for others
   */
  static @Nullable KernelFeatures restore(Snapshot snapshot, FeatureSettings settings) {
    if (!snapshot.has(SECTION)) {
      return null;
    }
    KernelFeatures restored = snapshot.read(SECTION, KernelFeatures::read);
    if (settings.sequences() == Sequences.RAW) {
      throw new SnapshotException(
          "the snapshot has sequences as features by kernels, but learner.features.sequences is"
              + " RAW: set it to AUTO or KERNELS, or start without it");
    }
    if (settings.kernels() != restored.kernels.features()) {
      throw new SnapshotException(
          "the snapshot has %d features of a sequence, but learner.features.kernels is %d: set it to %1$d, or start without it"
              .formatted(restored.kernels.features(), settings.kernels()));
    }
    return restored;
  }

  private static KernelFeatures read(SectionReader in) {
    KernelFeatures restored = new KernelFeatures(ConvolutionKernels.read(in));
    restored.settled = in.getBoolean();
    for (int left = in.getInt(0, MOST); left > 0; left--) {
      float[] features = in.getFeatures();
      int channels = restored.kernels.channels();
      in.require(
          features.length > 0 && features.length % channels == 0,
          "has a sequence of %d features, of %d channels",
          features.length,
          channels);
      List<Nominal> nominals = new ArrayList<>();
      for (int more = in.getInt(0, features.length); more > 0; more--) {
        nominals.add(NominalFormat.read(in));
      }
      float weight = in.getFloat();
      in.require(weight > 0 && Float.isFinite(weight), "has a sequence of weight " + weight);
      int steps = features.length / channels;
      restored.kept.add(
          new Kept(
              new Example("", "", steps, features, nominals, null, 0, weight),
              in.getInt(0, Short.MAX_VALUE)));
      restored.values += features.length;
    }
    return restored;
  }
}

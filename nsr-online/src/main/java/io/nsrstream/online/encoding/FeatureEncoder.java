package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the features of an example into the inputs of a network: at each step one standardised
 * input per channel, then those of its place among quantiles if the {@link Encoding} has them, then
 * one input per nominal value, 1 where the step has it and else 0. A channel has one scale,
 * whatever the step; a plain vector is one step whose features are channels.
 *
 * <p>Nominal values get their inputs in the order in which they are learned, up to a bound; a value
 * beyond the bound, or not learned yet, sets no input. So inputs are only ever added at the end of
 * a step.
 */
public final class FeatureEncoder implements Stateful {
  private final Standardizer standardizer;
  private final BoundedIndex<Nominal> nominals;
  private @Nullable QuantileBins quantiles;

  /**
   * An encoder that has learned nothing.
   *
   * @param channels number of features of every step
   * @param clip bound of the absolute standardised value
   * @param bins between the quantiles of a channel; 0 if {@link Encoding#QUANTILES} is not used
   * @param maxNominals how many nominal values get an input, over all channels
   */
  public FeatureEncoder(int channels, double clip, int bins, int maxNominals) {
    standardizer = new Standardizer(channels, clip);
    quantiles = bins == 0 ? null : new QuantileBins(channels, bins);
    nominals = new BoundedIndex<>(maxNominals);
  }

  /** Number of features a step must have. */
  public int channels() {
    return standardizer.width();
  }

  /** What a deviation of a channel is multiplied by; 0 for a channel that never changed. */
  public double scale(int channel) {
    return standardizer.scale(channel);
  }

  /** Whether it has quantiles, which {@link Encoding#QUANTILES} needs. */
  public boolean binned() {
    return quantiles != null;
  }

  /** Number of inputs that {@link #encode} fills per step at present. */
  public int inputs(Encoding encoding) {
    return numeric(encoding) + nominals.size();
  }

  /** Number of inputs that there would be per step after {@link #learn} of these values. */
  public int inputsWith(Encoding encoding, List<Nominal> values) {
    if (values.isEmpty() || nominals.size() >= nominals.bound()) {
      return inputs(encoding);
    }
    long added =
        values.stream()
            .map(this::ofChannel)
            .filter(nominal -> nominals.find(nominal) == BoundedIndex.ABSENT)
            .distinct()
            .count();
    return inputs(encoding) + (int) Math.min(added, nominals.bound() - nominals.size());
  }

  /**
   * Number of inputs per step of an encoder that has learned nothing.
   *
   * @param bins between the quantiles of a channel
   */
  public static long inputs(Encoding encoding, int channels, int bins) {
    return encoding == Encoding.QUANTILES ? channels * (1L + bins) : channels;
  }

  /** The inputs of a step that do not come from nominal values. */
  private int numeric(Encoding encoding) {
    return encoding == Encoding.QUANTILES
        ? channels() + Objects.requireNonNull(quantiles, "no bins").inputs()
        : channels();
  }

  /** Number of values that were clipped before they entered the scale of a channel. */
  public long clipped() {
    return standardizer.clipped();
  }

  /** Learns the scale and the nominal values of an example's features. */
  public void learn(float[] features, List<Nominal> values) {
    standardizer.add(features);
    if (quantiles != null) {
      for (int at = 0; at < features.length; at += channels()) {
        quantiles.add(features, at);
      }
    }
    for (Nominal nominal : values) {
      nominals.findOrAdd(ofChannel(nominal));
    }
  }

  /**
   * Fills one row of inputs, as many steps as there are features for.
   *
   * @param features {@code [steps × channels]}
   * @param inputs receives {@code [steps × inputs]} numbers from {@code offset} on
   */
  public void encode(
      Encoding encoding, float[] features, List<Nominal> values, float[] inputs, int offset) {
    int numeric = numeric(encoding);
    int width = numeric + nominals.size();
    int to = offset;
    for (int from = 0; from < features.length; from += channels()) {
      standardizer.standardize(features, from, inputs, to);
      if (encoding == Encoding.QUANTILES && quantiles != null) {
        quantiles.encode(features, from, inputs, to + channels());
      }
      Arrays.fill(inputs, to + numeric, to + width, 0);
      to += width;
    }
    for (Nominal nominal : values) {
      int number = nominals.find(ofChannel(nominal));
      if (number != BoundedIndex.ABSENT) {
        int step = nominal.position() / channels();
        inputs[offset + step * width + numeric + number] = 1;
      }
    }
  }

  /** The nominal value as it is known, whatever the step. */
  private Nominal ofChannel(Nominal nominal) {
    return nominal.position() < channels()
        ? nominal
        : new Nominal(nominal.position() % channels(), nominal.value());
  }

  @Override
  public void write(SectionWriter out) {
    standardizer.write(out);
    nominals.write(out, FeatureEncoder::writeNominal);
    out.putBoolean(quantiles != null);
    if (quantiles != null) {
      out.putInt(quantiles.bins());
      quantiles.write(out);
    }
  }

  /** Whether there are quantiles, and how many bins they have, is as it was written. */
  @Override
  public void restore(SectionReader in) {
    standardizer.restore(in);
    nominals.restore(in, FeatureEncoder::readNominal);
    quantiles = in.getBoolean() ? restoredQuantiles(in) : null;
  }

  private QuantileBins restoredQuantiles(SectionReader in) {
    QuantileBins restored = new QuantileBins(channels(), in.getInt(1, Short.MAX_VALUE));
    restored.restore(in);
    return restored;
  }

  public static void writeNominal(SectionWriter out, Nominal nominal) {
    out.putInt(nominal.position());
    out.putText(nominal.value());
  }

  public static Nominal readNominal(SectionReader in) {
    return new Nominal(in.getInt(0, Integer.MAX_VALUE), in.getText());
  }
}

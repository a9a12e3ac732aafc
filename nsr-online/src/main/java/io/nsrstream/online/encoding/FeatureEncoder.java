package io.nsrstream.online.encoding;

import io.nsrstream.online.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the features of an example into the inputs of a network: at each step one standardised
 * input per channel, then one input per nominal value, 1 where the step has it and else 0. A
 * channel has one scale, whatever the step; a plain vector is one step whose features are channels.
 *
 * <p>Nominal values get their inputs in the order in which they are learned, up to a bound; a value
 * beyond the bound, or not learned yet, sets no input. So inputs are only ever added at the end of
 * a step.
 */
public final class FeatureEncoder {
  private final Standardizer standardizer;
  private final BoundedIndex<Nominal> nominals;

  /**
   * An encoder that has learned nothing.
   *
   * @param channels number of features of every step
   * @param clip bound of the absolute standardised value
   * @param maxNominals how many nominal values get an input, over all channels
   */
  public FeatureEncoder(int channels, double clip, int maxNominals) {
    this(new Standardizer(channels, clip), new BoundedIndex<>(maxNominals));
  }

  private FeatureEncoder(Standardizer standardizer, BoundedIndex<Nominal> nominals) {
    this.standardizer = standardizer;
    this.nominals = nominals;
  }

  /** Number of features a step must have. */
  public int channels() {
    return standardizer.width();
  }

  /** Number of inputs that {@link #encode} fills per step at present. */
  public int inputs() {
    return channels() + nominals.size();
  }

  /** Learns the scale and the nominal values of an example's features. */
  public void learn(float[] features, List<Nominal> values) {
    for (int at = 0; at < features.length; at += channels()) {
      standardizer.add(features, at);
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
  public void encode(float[] features, List<Nominal> values, float[] inputs, int offset) {
    int to = offset;
    for (int from = 0; from < features.length; from += channels()) {
      standardizer.standardize(features, from, inputs, to);
      Arrays.fill(inputs, to + channels(), to + inputs(), 0);
      to += inputs();
    }
    for (Nominal nominal : values) {
      int number = nominals.find(ofChannel(nominal));
      if (number != BoundedIndex.ABSENT) {
        int step = nominal.position() / channels();
        inputs[offset + step * inputs() + channels() + number] = 1;
      }
    }
  }

  /** The nominal value as it is known, whatever the step. */
  private Nominal ofChannel(Nominal nominal) {
    return nominal.position() < channels()
        ? nominal
        : new Nominal(nominal.position() % channels(), nominal.value());
  }

  public void write(SectionWriter out) {
    standardizer.write(out);
    nominals.write(out, FeatureEncoder::writeNominal);
  }

  /** Reads what {@link #write} wrote. */
  public static FeatureEncoder read(SectionReader in, double clip, int maxNominals) {
    return new FeatureEncoder(
        Standardizer.read(in, clip),
        BoundedIndex.read(in, maxNominals, FeatureEncoder::readNominal));
  }

  public static void writeNominal(SectionWriter out, Nominal nominal) {
    out.putInt(nominal.position());
    out.putText(nominal.value());
  }

  public static Nominal readNominal(SectionReader in) {
    return new Nominal(in.getInt(0, Integer.MAX_VALUE), in.getText());
  }
}

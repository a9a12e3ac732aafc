package io.nsrstream.online.encoding;

import io.nsrstream.online.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the features of an example into the inputs of a network: one standardised input per
 * feature, then one input per nominal value, 1 where the example has it and else 0.
 *
 * <p>Nominal values get their inputs in the order in which they are learned, up to a bound; a value
 * beyond the bound, or not learned yet, sets no input. So inputs are only ever added at the end.
 */
public final class FeatureEncoder {
  private final Standardizer standardizer;
  private final BoundedIndex<Nominal> nominals;

  /**
   * An encoder that has learned nothing.
   *
   * @param features number of features of every example
   * @param clip bound of the absolute standardised value
   * @param maxNominals how many nominal values get an input, over all features
   */
  public FeatureEncoder(int features, double clip, int maxNominals) {
    this(new Standardizer(features, clip), new BoundedIndex<>(maxNominals));
  }

  private FeatureEncoder(Standardizer standardizer, BoundedIndex<Nominal> nominals) {
    this.standardizer = standardizer;
    this.nominals = nominals;
  }

  /** Number of features an example must have. */
  public int features() {
    return standardizer.width();
  }

  /** Number of inputs that {@link #encode} fills at present. */
  public int inputs() {
    return features() + nominals.size();
  }

  /** Learns the scale and the nominal values of an example's features. */
  public void learn(float[] features, List<Nominal> values) {
    standardizer.add(features);
    for (Nominal nominal : values) {
      nominals.findOrAdd(nominal);
    }
  }

  /**
   * Fills one row of inputs.
   *
   * @param inputs receives {@link #inputs()} numbers from {@code offset} on
   */
  public void encode(float[] features, List<Nominal> values, float[] inputs, int offset) {
    standardizer.standardize(features, inputs, offset);
    int first = offset + features();
    Arrays.fill(inputs, first, first + nominals.size(), 0);
    for (Nominal nominal : values) {
      int number = nominals.find(nominal);
      if (number != BoundedIndex.ABSENT) {
        inputs[first + number] = 1;
      }
    }
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

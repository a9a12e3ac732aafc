package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the features of an example into the inputs of a network: at each step one standardised
 * input per channel, then those of its place among quantiles if the {@link Encoding} has them, then
 * one input per nominal value, 1 where the step has it and else 0. A channel has one scale,
 * whatever the step; a plain vector is one step whose features are channels.
 *
 * <p>A missing number is encoded like the mean of its channel. A channel of which a missing number
 * was learned has one more input, 1 where the number is missing and else 0.
 *
 * <p>Nominal values and missing numbers get their inputs in the order in which they are learned, up
 * to bounds; what is beyond a bound, or not learned yet, sets no input. So inputs are only ever
 * added at the end of a step.
 */
public final class FeatureEncoder implements Stateful {
  private final Standardizer standardizer;
  private final FeatureSettings settings;
  private @Nullable QuantileBins quantiles;
  private AddedInputs added;

  /**
   * An encoder that has learned nothing.
   *
   * @param channels number of features of every step
   * @param bins between the quantiles of a channel, as in the settings, or 0 if {@link
   *     Encoding#QUANTILES} is not used
   */
  public FeatureEncoder(int channels, int bins, FeatureSettings settings) {
    this.settings = settings;
    standardizer = new Standardizer(channels, settings.clip());
    quantiles = bins == 0 ? null : new QuantileBins(channels, bins);
    added = added(channels, bins, settings);
  }

  private static AddedInputs added(int channels, int bins, FeatureSettings settings) {
    return new AddedInputs(channels, bins, settings.maxNominals(), settings.maxMissing());
  }

  /** Number of features a step must have. */
  public int channels() {
    return standardizer.width();
  }

  /** What a deviation of a channel is multiplied by; 0 for a channel that never changed. */
  public double scale(int channel) {
    return standardizer.scale(channel);
  }

  /** The mean of a channel, which a missing number counts as; 0 before the first number. */
  public double mean(int channel) {
    return standardizer.mean(channel);
  }

  /** Number of features that there were from the beginning. */
  public int firstChannels() {
    return added.first();
  }

  /**
   * Adds features up to so many, of which nothing has been learned. Their inputs are added at the
   * end; only an encoder of vectors can be widened.
   */
  public void widen(int channels) {
    if (channels > channels()) {
      standardizer.widen(channels);
      if (quantiles != null) {
        quantiles.widen(channels);
      }
      added.widen(channels);
    }
  }

  /** Whether it has quantiles, which {@link Encoding#QUANTILES} needs. */
  public boolean binned() {
    return quantiles != null;
  }

  /** Number of inputs that {@link #encode} fills per step at present. */
  public int inputs(Encoding encoding) {
    return added.size(encoding);
  }

  /**
   * Number of inputs per step for the numbers that there were from the beginning; it stays when
   * inputs are added.
   */
  public int numericInputs(Encoding encoding) {
    return added.numeric(encoding);
  }

  /** Whether {@link #learn} of this example would add inputs. */
  public boolean growsWith(Example example) {
    float[] features = example.features();
    if (example.steps() == 1 && features.length > channels()) {
      return true;
    }
    for (int i = 0; i < features.length; i++) {
      if (Example.isMissing(features[i]) && added.isNewlyMissing(i % channels())) {
        return true;
      }
    }
    for (Nominal nominal : example.nominals()) {
      if (added.isNew(ofChannel(nominal, channels()))) {
        return true;
      }
    }
    return false;
  }

  /** Number of inputs that there would be per step after {@link #learn} of this example. */
  public long inputsWith(Encoding encoding, Example example) {
    boolean wider = example.steps() == 1 && example.features().length > channels();
    return inputsWith(added, encoding, example, wider ? example.features().length : channels());
  }

  /**
   * Number of inputs per step of an encoder that has learned one example.
   *
   * @param bins between the quantiles of a channel; 0 if {@link Encoding#QUANTILES} is not used
   */
  public static long inputsOf(
      Encoding encoding, Example first, int bins, FeatureSettings settings) {
    int channels = first.features().length / first.steps();
    return inputsWith(added(channels, bins, settings), encoding, first, channels);
  }

  private static long inputsWith(
      AddedInputs added, Encoding encoding, Example example, int channels) {
    Set<Integer> missing = new TreeSet<>();
    float[] features = example.features();
    for (int i = 0; i < features.length; i++) {
      if (Example.isMissing(features[i])) {
        missing.add(i % channels);
      }
    }
    List<Nominal> nominals =
        example.nominals().stream().map(nominal -> ofChannel(nominal, channels)).toList();
    return added.sizeWith(encoding, channels, nominals, missing);
  }

  /** Number of values that were clipped before they entered the scale of a channel. */
  public long clipped() {
    return standardizer.clipped();
  }

  /**
   * Learns the scale, the nominal values and the missing numbers of an example's features.
   *
   * @param features {@code [steps × channels]}: finite, or missing ({@link Example#isMissing})
   */
  public void learn(float[] features, List<Nominal> values) {
    standardizer.add(features);
    if (quantiles != null) {
      for (int at = 0; at < features.length; at += channels()) {
        quantiles.add(features, at);
      }
    }
    for (Nominal nominal : values) {
      added.addNominal(ofChannel(nominal, channels()));
    }
    for (int i = 0; i < features.length; i++) {
      if (Example.isMissing(features[i])) {
        added.addMissing(i % channels());
      }
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
    int numeric = added.numeric(encoding);
    int width = added.size(encoding);
    int to = offset;
    for (int from = 0; from < features.length; from += channels()) {
      standardizer.standardize(features, from, added.first(), inputs, to);
      if (encoding == Encoding.QUANTILES && quantiles != null) {
        quantiles.encode(features, from, added.first(), inputs, to + added.first());
      }
      Arrays.fill(inputs, to + numeric, to + width, 0);
      for (int i = added.first(); i < channels(); i++) {
        encodeFurther(encoding, i, features[from + i], inputs, to);
      }
      for (int i = 0; i < channels(); i++) {
        if (Example.isMissing(features[from + i])) {
          encodeMissing(encoding, i, inputs, to);
        }
      }
      to += width;
    }
    for (Nominal nominal : values) {
      int input = added.ofNominal(encoding, ofChannel(nominal, channels()));
      if (input != AddedInputs.ABSENT) {
        inputs[offset + nominal.position() / channels() * width + input] = 1;
      }
    }
  }

  private void encodeFurther(Encoding encoding, int channel, float value, float[] inputs, int to) {
    int at = to + added.ofFurther(encoding, channel);
    inputs[at] = standardizer.standardized(channel, value);
    if (encoding == Encoding.QUANTILES && quantiles != null) {
      quantiles.encode(channel, value, inputs, at + 1);
    }
  }

  private void encodeMissing(Encoding encoding, int channel, float[] inputs, int to) {
    boolean further = channel >= added.first();
    int at = to + (further ? added.ofFurther(encoding, channel) : channel);
    inputs[at] = 0;
    if (encoding == Encoding.QUANTILES && quantiles != null) {
      int bins = further ? at + 1 : to + added.first() + channel * quantiles.bins();
      quantiles.encode(channel, (float) mean(channel), inputs, bins);
    }
    int flag = added.ofMissing(encoding, channel);
    if (flag != AddedInputs.ABSENT) {
      inputs[to + flag] = 1;
    }
  }

  /** The nominal value as it is known, whatever the step. */
  private static Nominal ofChannel(Nominal nominal, int channels) {
    return nominal.position() < channels
        ? nominal
        : new Nominal(nominal.position() % channels, nominal.value());
  }

  @Override
  public void write(SectionWriter out) {
    standardizer.write(out);
    out.putPart(added::write);
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
    SectionReader ofInputs = in.getPart();
    quantiles = in.getBoolean() ? restoredQuantiles(in) : null;
    added = added(channels(), quantiles == null ? 0 : quantiles.bins(), settings);
    added.restore(ofInputs, channels());
  }

  private QuantileBins restoredQuantiles(SectionReader in) {
    QuantileBins restored = new QuantileBins(channels(), in.getInt(1, Short.MAX_VALUE));
    restored.restore(in);
    return restored;
  }
}

package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The opinion of a ridge regression from the inputs of the first member, and from random units over
 * them, to the classes, one target of 0 and 1 per class (Huang et al., 2006, call regression over
 * random units an extreme learning machine). It has no learning rate, so it is right after few
 * examples. Examples fade.
 *
 * <p>Examples enter in groups of {@value #GROUP}, which it finds among the recent examples: a key
 * with fewer has no state here. Coefficients are computed anew when a sixteenth of what they rest
 * on is new. Sums have the same order everywhere.
 */
final class Regression implements Opinion {

  /** Examples that enter together. */
  static final int GROUP = 8;

  /** The share of new examples after which the coefficients are computed anew. */
  private static final double NEW = 1.0 / 16;

  /** A difference of one between two fitted targets is a difference of so many nats. */
  private static final double SHARPNESS = 6;

  private final RegressionSettings settings;
  private final Encoding encoding;
  private final RandomUnits units;
  private final NormalEquations equations = new NormalEquations();
  private final Batch row = new Batch();

  /** Coefficients: {@code [classes][inputs]}. */
  private float[][] coefficients = {};

  /** Scratch: the inputs of the regression of one example. */
  private float[] values = {};

  private int waiting;
  private int sinceSolved;

  /**
   * The opinion before the first example, which is a vector.
   *
   * @param encoding of the first member, which is read unless it has too many inputs without those
   *     that are added later
   */
  Regression(RegressionSettings settings, Encoding encoding, FeatureEncoder encoder) {
    this.settings = settings;
    int inputs = encoder.numericInputs(encoding);
    boolean fits = inputs + settings.units() < settings.maxInputs();
    this.encoding = fits ? encoding : Encoding.STANDARD;
    this.units = new RandomUnits(settings.units(), encoder.firstChannels());
  }

  @Override
  public String name() {
    return "regression " + settings.units() + " " + settings.fading() + " " + settings.maxInputs();
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    if (coefficients.length == 0) {
      Arrays.fill(scores, at, at + classes, -Math.log(classes));
      return;
    }
    read(inputs.asked(encoding));
    double greatest = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < classes; y++) {
      double fitted = y < coefficients.length ? dot(coefficients[y], values) : 0;
      scores[at + y] = SHARPNESS * Math.max(-1, Math.min(2, fitted));
      greatest = Math.max(greatest, scores[at + y]);
    }
    double total = 0;
    for (int y = 0; y < classes; y++) {
      total += Math.exp(scores[at + y] - greatest);
    }
    double normaliser = greatest + Math.log(total);
    for (int y = 0; y < classes; y++) {
      scores[at + y] -= normaliser;
    }
  }

  /** Inputs that were added after the coefficients were computed have none yet. */
  private static double dot(float[] coefficients, float[] values) {
    double sum = 0;
    for (int i = 0; i < Math.min(coefficients.length, values.length); i++) {
      sum += coefficients[i] * values[i];
    }
    return sum;
  }

  /** Computes the inputs of the regression from an encoded row. */
  private void read(Batch from) {
    int width = from.shape().channels();
    int read = Math.min(width, settings.maxInputs() - settings.units() - 1);
    int size = 1 + settings.units() + read;
    if (values.length != size) {
      values = new float[size];
    }
    values[0] = 1;
    units.respond(from.inputs(), from.start(0), read, values, 1);
    System.arraycopy(from.inputs(), from.start(0), values, 1 + settings.units(), read);
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    waiting++;
    if (waiting < GROUP) {
      return;
    }
    equations.widen(classes);
    RecentExamples recent = inputs.recent();
    int width = inputs.encoder().inputs(encoding);
    for (int back = Math.min(waiting, recent.size()); back > 0; back--) {
      RecentExamples.Row example = recent.latest(back);
      row.begin(Shape.of(1, width), 1);
      inputs
          .encoder()
          .encode(encoding, example.features(), example.nominals(), row.inputs(), row.start(0));
      read(row);
      equations.add(values, example.label(), settings.fading());
    }
    sinceSolved += waiting;
    waiting = 0;
    if (sinceSolved >= NEW * equations.mass()) {
      coefficients = equations.solve();
      sinceSolved = 0;
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putInt(waiting);
    out.putInt(sinceSolved);
    out.putInt(coefficients.length);
    for (float[] ofClass : coefficients) {
      out.putPacked(ofClass, ofClass.length);
    }
    equations.write(out);
  }

  @Override
  public void restore(SectionReader in) {
    waiting = in.getInt(0, GROUP - 1);
    sinceSolved = in.getInt(0, Integer.MAX_VALUE);
    coefficients = new float[in.getInt(0, Short.MAX_VALUE)][];
    for (int y = 0; y < coefficients.length; y++) {
      coefficients[y] = in.getPackedFloats();
    }
    equations.restore(in, settings.maxInputs());
  }
}

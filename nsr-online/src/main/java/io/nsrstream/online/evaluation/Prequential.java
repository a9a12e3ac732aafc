package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;

/**
 * Prequential evaluation of one stream: every prediction is scored before its label is learned.
 * Scores are kept overall, over a sliding window and with exponential fading (Gama, Sebastião and
 * Rodrigues, 2013), each with those of the baselines.
 */
public final class Prequential implements Stateful {

  /**
   * When the weight of the latest outcome exceeds this, all weights are divided by it, before they
   * leave the range of a double.
   */
  private static final double HEAVIEST = 1e100;

  private final OutcomeRing window;
  private final double fading;
  private final Baselines baselines = new Baselines();
  private final Tally overall = new Tally();
  private final Tally faded = new Tally();

  /**
   * The weight of the latest outcome in {@link #faded}. It grows from outcome to outcome, instead
   * of all older weights shrinking.
   */
  private double fadedWeight = 1;

  /**
   * An evaluation without outcomes.
   *
   * @param window number of latest outcomes in the window, at least 1
   * @param fading weight of an outcome relative to the one after it, above 0 and at most 1
   */
  public Prequential(int window, double fading) {
    this.window = new OutcomeRing(window);
    this.fading = fading;
  }

  /**
   * Scores a prediction.
   *
   * @param label index of the true class
   * @param predicted index of the predicted class, or {@link Outcome#NOTHING}
   * @param probabilityOfLabel the probability that the prediction gave to the true class
   */
  public void add(int label, int predicted, double probabilityOfLabel) {
    Outcome outcome = baselines.score(label, predicted, probabilityOfLabel);
    overall.add(outcome, 1);
    window.add(outcome);
    addFaded(outcome);
  }

  private void addFaded(Outcome outcome) {
    fadedWeight /= fading;
    if (fadedWeight > HEAVIEST) {
      faded.scale(1 / fadedWeight);
      fadedWeight = 1;
    }
    faded.add(outcome, fadedWeight);
  }

  /** Number of predictions scored. */
  public long examples() {
    return (long) overall.weight();
  }

  /** Number of labels that were those of the example scored before them. */
  public long repeatedLabels() {
    return (long) overall.noChangeRight();
  }

  public Scores overall() {
    return overall.scores();
  }

  public Scores window() {
    Tally tally = new Tally(overall.classes());
    window.forEach(outcome -> tally.add(outcome, 1));
    return tally.scores();
  }

  public Scores faded() {
    return faded.scores(fadedWeight);
  }

  @Override
  public void write(SectionWriter out) {
    baselines.write(out);
    overall.write(out);
    faded.write(out);
    out.putDouble(fadedWeight);
    window.write(out);
  }

  /** If its window is smaller than the one that was written, the latest outcomes stay. */
  @Override
  public void restore(SectionReader in) {
    baselines.restore(in);
    overall.restore(in);
    faded.restore(in);
    fadedWeight = in.getFinite();
    window.restore(in);
  }
}

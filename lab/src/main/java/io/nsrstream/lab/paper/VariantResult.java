package io.nsrstream.lab.paper;

import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What came of a variant.
 *
 * @param variant that was tried
 * @param chosen the trial that was settled on, whatever its seed
 * @param search what the choice was made by: the validation error of each candidate in percent, or
 *     the aggregated variance of each layer; empty where there was none to be made
 * @param trials by seed, from 1
 */
public record VariantResult(
    Variant variant, Trial chosen, Map<String, Double> search, List<TrialResult> trials) {

  /** Test error in percent, at the epoch with the best validation, over the seeds. */
  public Figure error() {
    return over(trial -> 100 * trial.best().testError());
  }

  /** Intra-class variance of the layer, at that epoch. */
  public Figure variance() {
    return variance(layer());
  }

  /** Intra-class variance of any layer, at that epoch. */
  public Figure variance(String ofLayer) {
    return over(trial -> trial.best().variance().getOrDefault(ofLayer, Double.NaN));
  }

  /** Consistency of Representations of the layer before training. */
  public Figure consistencyBefore() {
    return over(trial -> consistency(trial.start()));
  }

  /** Consistency of Representations of the layer at that epoch. */
  public Figure consistency() {
    return over(trial -> consistency(trial.best()));
  }

  /** The layer that variance and consistency are of: the last one penalised, or else the logits. */
  public String layer() {
    List<String> layers = chosen.penalty().layers();
    return layers.isEmpty() ? Layer.LOGITS : layers.get(layers.size() - 1);
  }

  /** What the chosen trial is regularized by. */
  public String regularizers() {
    return chosen.regularizers();
  }

  /** Intra-class variance of the layer after an epoch of one of the trials. */
  public double variance(EpochScores scores) {
    return scores.variance().getOrDefault(layer(), Double.NaN);
  }

  /** Consistency of Representations of the layer after an epoch of one of the trials. */
  public double consistency(EpochScores scores) {
    return scores.consistency().getOrDefault(layer(), Double.NaN);
  }

  private Figure over(ToDoubleFunction<TrialResult> number) {
    return Figure.of(trials.stream().mapToDouble(number).boxed().toList());
  }

  /** How long its trials took. */
  public double seconds() {
    return trials.stream().mapToDouble(TrialResult::seconds).sum();
  }
}

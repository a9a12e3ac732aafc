package io.nsrstream.online.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores of predictions. Shares are between 0 and 1. A score that is not defined is NaN: there are
 * no examples, or the baseline makes no error that could be improved on.
 *
 * @param examples their total weight; the latest weighs 1
 * @param accuracy share predicted right
 * @param kappa Cohen's kappa: accuracy above that of guessing by the marginal frequencies
 * @param kappaT kappa-temporal: accuracy above that of repeating the last label
 * @param kappaM kappa-M: accuracy above that of the most frequent class so far
 * @param macroF1 mean F1 of the classes that occurred or were predicted
 * @param logLoss mean negative log-probability of the true class, in nats
 * @param noChange accuracy of repeating the last label
 * @param majority accuracy of predicting the most frequent class so far
 * @param recall per class, by class index, of all classes ever scored; NaN for one that did not
 *     occur
 */
public record Scores(
    double examples,
    double accuracy,
    double kappa,
    double kappaT,
    double kappaM,
    double macroF1,
    double logLoss,
    double noChange,
    double majority,
    double[] recall) {

  /**
   * All scores except the weight and the recalls, by their names in records and reports.
   *
   * @param labelsAsFeatures whether earlier labels entered the features: kappa-T is first then
   */
  public Map<String, Double> byName(boolean labelsAsFeatures) {
    Map<String, Double> scores = new LinkedHashMap<>();
    if (labelsAsFeatures) {
      scores.put("kappaT", kappaT);
    }
    scores.put("accuracy", accuracy);
    scores.put("kappa", kappa);
    scores.put("kappaT", kappaT);
    scores.put("kappaM", kappaM);
    scores.put("macroF1", macroF1);
    scores.put("logLoss", logLoss);
    scores.put("noChange", noChange);
    scores.put("majority", majority);
    return scores;
  }
}

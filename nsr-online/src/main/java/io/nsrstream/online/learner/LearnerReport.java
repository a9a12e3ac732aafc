package io.nsrstream.online.learner;

import io.nsrstream.online.evaluation.Scores;
import java.util.List;
import java.util.Map;

/**
 * A report on a learner.
 *
 * @param examples labelled examples predicted and learned, those waiting in the mini-batch included
 * @param updates optimizer updates of all networks, those of replay included
 * @param classes the classes seen so far; scores have their recalls in this order
 * @param loss recent mean cross-entropy per example in training, in nats
 * @param penalty recent mean addition of the penalties to the loss
 * @param variance recent mean intra-class variance of each layer kept steady, by its name; of all
 *     layers while they are measured to choose one
 * @param consistency Consistency of Representations of each of these layers over the classes in its
 *     window, recently, by its name; NaN while they are fewer than two
 * @param faults optimizer updates whose loss was not finite
 * @param clippedValues feature values so far outside that they were clipped before they entered the
 *     scale of their feature
 * @param members its networks; none before the first labelled example
 * @param opinions the weight of each opinion in its predictions by the opinion's name, those of the
 *     networks first; none before the first labelled example
 * @param drift what its detector of drift signalled
 * @param labelsAsFeatures whether earlier labels enter the features; kappa-T then shows the gain
 *     over repeating the last label
 * @param overall scores over all examples
 * @param window scores over the latest examples
 * @param faded scores with exponential fading
 */
public record LearnerReport(
    long examples,
    long updates,
    List<String> classes,
    double loss,
    double penalty,
    Map<String, Double> variance,
    Map<String, Double> consistency,
    long faults,
    long clippedValues,
    List<Member> members,
    Map<String, Double> opinions,
    DriftReport drift,
    boolean labelsAsFeatures,
    Scores overall,
    Scores window,
    Scores faded) {

  /**
   * A report on one network.
   *
   * @param settings in the words of {@code MemberSettings.parse}
   * @param weight the exponent of its opinion in the learner's prediction
   * @param loss recent mean cross-entropy per example in training, in nats
   * @param updates optimizer updates taken
   * @param layers names of the layers that it keeps steady; none while it measures which one to
   *     choose
   */
  public record Member(
      String settings, double weight, double loss, long updates, List<String> layers) {}

  /**
   * What a detector of drift signalled.
   *
   * @param warnings examples at which errors seemed to become more frequent
   * @param drifts examples at which they had become more frequent
   * @param last number of the example of the last drift, from 1; 0 before the first
   */
  public record DriftReport(long warnings, long drifts, long last) {}
}

package io.nsrstream.cli.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a run, as one value of bounded size: that of a command in this process, or of
 * a job as its topics tell it. Positions are numbers of scored examples, from 1. Texts from data
 * are cut at 300 characters. A figure that is not defined is NaN here and null in JSON.
 *
 * @param name of the stream, or of the job
 * @param ended whether no more will come
 * @param share what is done, between 0 and 1; NaN where the run has no end of its own
 * @param seconds since it began
 * @param rate examples a second, lately; over the whole run when it has ended
 * @param facts about it by name, such as what was guessed of a file
 * @param counts of examples
 * @param scores over all examples by their names, baselines included; kappa-T is first where
 *     earlier labels are features
 * @param accuracy over time
 * @param drifts positions of the latest drift signals, ascending
 * @param classes recall over time
 * @param confusion which class was predicted as which
 * @param learner of one key
 * @param keys those whose accuracy is lowest, the lowest first
 * @param latest predictions, the latest first
 * @param rejections by reason
 * @param checkpoints null where none are known
 */
public record RunView(
    String name,
    boolean ended,
    double share,
    double seconds,
    double rate,
    Map<String, String> facts,
    Counts counts,
    Map<String, Double> scores,
    Accuracy accuracy,
    List<Long> drifts,
    Classes classes,
    Confusion confusion,
    Learner learner,
    List<KeyAccuracy> keys,
    List<Predicted> latest,
    List<Rejection> rejections,
    @Nullable Checkpoints checkpoints) {

  /**
   * Counts of examples.
   *
   * @param produced that went in
   * @param predicted that came out with a prediction
   * @param rejected that came out rejected
   * @param unlabelled predictions whose label did not come
   * @param drifts signals of all detectors
   * @param keys that sent a report
   */
  public record Counts(
      long produced, long predicted, long rejected, long unlabelled, long drifts, int keys) {}

  /**
   * Curves over the examples, down-sampled so that peaks stay.
   *
   * @param at their positions, ascending
   */
  public record Accuracy(
      long[] at,
      double[] window,
      double[] windowKappaT,
      double[] windowNoChange,
      double[] faded,
      double[] fadedKappaT,
      double[] fadedNoChange) {}

  /**
   * Recall per class over time.
   *
   * @param count number of all classes
   * @param examplesPerColumn how many examples one recall is taken over
   * @param shown the most frequent classes
   */
  public record Classes(int count, long examplesPerColumn, List<ClassRecall> shown) {}

  /**
   * Recall of a class.
   *
   * @param examples of this class
   * @param recall over all of them
   * @param over time, one for each column; NaN where the class did not occur
   */
  public record ClassRecall(String name, long examples, double recall, double[] over) {}

  /**
   * A confusion matrix.
   *
   * @param classes the most frequent
   * @param counts {@code [true][predicted]}, the classes and then all others as one
   */
  public record Confusion(List<String> classes, long[][] counts) {}

  /**
   * A learner over the examples of its key.
   *
   * @param at positions of variance and consistency
   * @param variance intra-class variance, recently
   * @param consistency Consistency of Representations, recently
   * @param opinions names of what predicts together
   * @param weightsAt positions of the weights
   * @param weights {@code [opinions][positions]}
   */
  public record Learner(
      String key,
      long[] at,
      double[] variance,
      double[] consistency,
      List<String> opinions,
      long[] weightsAt,
      double[][] weights) {}

  /**
   * How well a key is predicted.
   *
   * @param accuracy over its window
   */
  public record KeyAccuracy(String key, long examples, double accuracy, long drifts) {}

  /**
   * A prediction.
   *
   * @param label null where it did not come
   * @param correct null where the label did not come
   * @param most the most probable classes, the most probable first
   */
  public record Predicted(
      String key,
      String id,
      @Nullable String label,
      @Nullable Boolean correct,
      List<Probability> most) {}

  /** What a class was given. */
  public record Probability(String name, double probability) {}

  /**
   * Records that were rejected for the same reason.
   *
   * @param first the id or place of the first
   */
  public record Rejection(String reason, long records, String first) {}

  /**
   * Checkpoints of a job since it was submitted.
   *
   * @param last the last one that was completed; null before the first
   */
  public record Checkpoints(long completed, long failed, @Nullable Checkpoint last) {}

  /**
   * A checkpoint.
   *
   * @param at when it began, in milliseconds since 1970 by the clock of the cluster
   * @param seconds that it took
   * @param bytes of state in it
   */
  public record Checkpoint(long at, double seconds, long bytes) {}
}

package io.nsrstream.cli.view;

import io.nsrstream.online.data.Prediction;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The latest predictions, with the classes that they found most probable. */
final class LatestPredictions {
  private static final int MOST = 12;
  private static final int MOST_CLASSES = 3;

  private final ArrayDeque<Prediction> latest = new ArrayDeque<>(MOST);

  void add(Prediction prediction) {
    if (latest.size() == MOST) {
      latest.removeFirst();
    }
    latest.addLast(prediction);
  }

  boolean isEmpty() {
    return latest.isEmpty();
  }

  /** The latest first. */
  List<RunView.Predicted> view() {
    List<RunView.Predicted> shown =
        latest.stream().map(LatestPredictions::view).collect(Collectors.toList());
    Collections.reverse(shown);
    return shown;
  }

  private static RunView.Predicted view(Prediction prediction) {
    float[] probabilities = prediction.probabilities();
    List<RunView.Probability> most =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -probabilities[k]))
            .limit(MOST_CLASSES)
            .map(
                k ->
                    new RunView.Probability(
                        Texts.cut(prediction.classes().get(k)), Rounded.of(probabilities[k])))
            .toList();
    String label = prediction.label();
    return new RunView.Predicted(
        Texts.cut(prediction.key()),
        Texts.cut(prediction.id()),
        label == null ? null : Texts.cut(label),
        prediction.correct(),
        most);
  }
}

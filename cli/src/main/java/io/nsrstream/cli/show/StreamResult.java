package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.online.evaluation.Scores;
import java.util.List;

/**
 * What came of a stream.
 *
 * @param stream its name
 * @param produced examples that went in
 * @param predicted predictions that came out
 * @param rejected examples that were rejected
 * @param unlabelled predictions whose label did not come
 * @param classes those of the labels and predictions; recalls are in this order
 * @param scores of the predictions with a label
 * @param variance recent intra-class variance of the layers kept steady
 * @param consistency recent Consistency of Representations of the layers kept steady
 * @param drifts that the detectors of all learners signalled
 * @param labelsAsFeatures whether earlier labels entered the features
 * @param seconds how long it took
 */
public record StreamResult(
    String stream,
    long produced,
    long predicted,
    long rejected,
    long unlabelled,
    List<String> classes,
    Scores scores,
    double variance,
    double consistency,
    long drifts,
    boolean labelsAsFeatures,
    double seconds) {

  /** The same under another name. */
  public StreamResult named(String name) {
    return new StreamResult(
        name,
        produced,
        predicted,
        rejected,
        unlabelled,
        classes,
        scores,
        variance,
        consistency,
        drifts,
        labelsAsFeatures,
        seconds);
  }

  public double examplesPerSecond() {
    return produced / seconds;
  }

  /** As one JSON object; a score that is not defined is null. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("stream", stream);
    json.put("examples", produced);
    json.put("produced", produced);
    json.put("predicted", predicted);
    json.put("rejected", rejected);
    json.put("labelsAsFeatures", labelsAsFeatures);
    scores.byName(labelsAsFeatures).forEach((name, score) -> number(json, name, score));
    ObjectNode recall = json.putObject("recall");
    for (int k = 0; k < scores.recall().length; k++) {
      number(recall, classes.get(k), scores.recall()[k]);
    }
    number(json, "variance", variance);
    number(json, "consistency", consistency);
    json.put("drifts", drifts);
    number(json, "seconds", seconds);
    number(json, "examplesPerSecond", examplesPerSecond());
    return json;
  }

  /** The same with how many labels did not come. */
  public ObjectNode toJsonWithUnlabelled() {
    return toJson().put("unlabelled", unlabelled);
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}

package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.run.RunSummary;

/**
 * What came of a stream that has a name and took a while.
 *
 * @param stream its name
 * @param produced examples that went in
 * @param run what came of them
 * @param seconds how long it took
 */
public record StreamResult(String stream, long produced, RunSummary run, double seconds) {

  /** The same under another name. */
  public StreamResult named(String name) {
    return new StreamResult(name, produced, run, seconds);
  }

  /** The same with rows that could not be read, which count as rejected. */
  public StreamResult withBadRows(long rows) {
    RunSummary counted =
        new RunSummary(
            run.predicted(),
            run.rejected() + rows,
            run.unlabelled(),
            run.classes(),
            run.scores(),
            run.variance(),
            run.consistency(),
            run.drifts(),
            run.labelsAsFeatures());
    return new StreamResult(stream, produced + rows, counted, seconds);
  }

  /** The scores of the predictions with a label. */
  public Scores scores() {
    return run.scores();
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
    json.put("predicted", run.predicted());
    json.put("rejected", run.rejected());
    json.put("labelsAsFeatures", run.labelsAsFeatures());
    scores().byName(run.labelsAsFeatures()).forEach((name, score) -> number(json, name, score));
    ObjectNode recall = json.putObject("recall");
    double[] recalls = run.scores().recall();
    for (int k = 0; k < recalls.length; k++) {
      number(recall, run.classes().get(k), recalls[k]);
    }
    number(json, "variance", run.variance());
    number(json, "consistency", run.consistency());
    json.put("drifts", run.drifts());
    number(json, "seconds", seconds);
    number(json, "examplesPerSecond", examplesPerSecond());
    return json;
  }

  /** The same with how many labels did not come. */
  public ObjectNode toJsonWithUnlabelled() {
    return toJson().put("unlabelled", run.unlabelled());
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}

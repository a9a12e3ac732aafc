package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.learner.LearnerReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What leaves a job, as JSON objects in UTF-8. Numbers read back to the same bits; one that is not
 * finite is null, since JSON has no name for it.
 */
public final class OutputJson {

  /** The schema of a prediction, as JSON Schema. */
  public static final String PREDICTION =
      """
      {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Prediction", "type": "object", "properties": {
        "key": {"type": "string"},
        "id": {"type": "string"},
        "predicted": {"type": ["string", "null"]},
        "probabilities": {"type": "object", "additionalProperties": {"type": ["number", "null"]}},
        "updates": {"type": "integer"},
        "label": {"type": "string"},
        "correct": {"type": "boolean"}
      }, "required": ["key", "id", "predicted", "probabilities", "updates"]}
      """
          .strip();

  private static final JsonFactory FACTORY = new JsonFactory();

  private OutputJson() {}

  /**
   * Key, id, predicted label, probabilities by label, updates of the model; label and correct if
   * known.
   */
  public static byte[] prediction(Prediction prediction) {
    return object(json -> prediction(json, prediction));
  }

  /**
   * The same with the model that answered and its version, both null where there was none; without
   * a label.
   */
  public static byte[] answer(Answer answer) {
    return object(
        json -> {
          prediction(json, answer.prediction());
          json.writeStringField("model", answer.model());
          if (answer.model() == null) {
            json.writeNullField("version");
          } else {
            json.writeNumberField("version", answer.version());
          }
        });
  }

  private static void prediction(JsonGenerator json, Prediction prediction) throws IOException {
    json.writeStringField("key", prediction.key());
    json.writeStringField("id", prediction.id());
    json.writeStringField("predicted", prediction.predicted());
    json.writeObjectFieldStart("probabilities");
    List<String> classes = prediction.classes();
    for (int k = 0; k < classes.size(); k++) {
      json.writeFieldName(classes.get(k));
      number(json, prediction.probabilities()[k]);
    }
    json.writeEndObject();
    json.writeNumberField("updates", prediction.updates());
    Boolean correct = prediction.correct();
    if (correct != null) {
      json.writeStringField("label", prediction.label());
      json.writeBooleanField("correct", correct);
    }
  }

  /** The key, the whole report, and the counts of examples that wait or waited for their labels. */
  public static byte[] metrics(MetricsRecord metrics) {
    LearnerReport report = metrics.report();
    return object(
        json -> {
          json.writeStringField("key", metrics.key());
          json.writeNumberField("examples", report.examples());
          json.writeNumberField("updates", report.updates());
          number(json, "loss", report.loss());
          number(json, "penalty", report.penalty());
          byName(json, "variance", report.variance());
          byName(json, "consistency", report.consistency());
          json.writeNumberField("faults", report.faults());
          json.writeNumberField("clippedValues", report.clippedValues());
          members(json, report.members());
          byName(json, "opinions", report.opinions());
          drift(json, report.drift());
          json.writeBooleanField("labelsAsFeatures", report.labelsAsFeatures());
          json.writeNumberField("waiting", metrics.waiting());
          json.writeNumberField("unlabelled", metrics.unlabelled());
          if (metrics.forgotten()) {
            json.writeBooleanField("forgotten", true);
          }
          scores(json, "overall", report.overall(), report);
          scores(json, "window", report.window(), report);
          scores(json, "faded", report.faded(), report);
        });
  }

  private static void members(JsonGenerator json, List<LearnerReport.Member> members)
      throws IOException {
    json.writeArrayFieldStart("members");
    for (LearnerReport.Member member : members) {
      json.writeStartObject();
      json.writeStringField("settings", member.settings());
      number(json, "weight", member.weight());
      number(json, "loss", member.loss());
      json.writeNumberField("updates", member.updates());
      json.writeArrayFieldStart("layers");
      for (String layer : member.layers()) {
        json.writeString(layer);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void drift(JsonGenerator json, LearnerReport.DriftReport drift)
      throws IOException {
    json.writeObjectFieldStart("drift");
    json.writeNumberField("warnings", drift.warnings());
    json.writeNumberField("drifts", drift.drifts());
    json.writeNumberField("last", drift.last());
    json.writeEndObject();
  }

  private static void byName(JsonGenerator json, String name, Map<String, Double> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Double> layer : values.entrySet()) {
      number(json, layer.getKey(), layer.getValue());
    }
    json.writeEndObject();
  }

  private static void scores(JsonGenerator json, String name, Scores scores, LearnerReport report)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Double> score : scores.byName(report.labelsAsFeatures()).entrySet()) {
      number(json, score.getKey(), score.getValue());
    }
    json.writeObjectFieldStart("recall");
    for (int k = 0; k < scores.recall().length; k++) {
      number(json, report.classes().get(k), scores.recall()[k]);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void number(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  static byte[] object(Content content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        content.write(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  interface Content {
    void write(JsonGenerator json) throws IOException;
  }
}

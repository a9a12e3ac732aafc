package io.nsrstream.connectors.avro;

import io.nsrstream.online.data.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Predictions in Avro's binary encoding, with the fields that they have in JSON. */
public final class PredictionAvro {

  /** The schema of a prediction. */
  public static final String SCHEMA =
      """
      {"type": "record", "name": "Prediction", "namespace": "io.nsrstream", "fields": [
        {"name": "key", "type": "string"},
        {"name": "id", "type": "string"},
        {"name": "predicted", "type": ["null", "string"]},
        {"name": "probabilities", "type": {"type": "map", "values": "float"}},
        {"name": "updates", "type": "long"},
        {"name": "label", "type": ["null", "string"]},
        {"name": "correct", "type": ["null", "boolean"]}
      ]}
      """
          .strip();

  private static final int USUAL_BYTES = 256;

  private PredictionAvro() {}

  /**
   * A prediction of that schema.
   *
   * @param prefix bytes to write before it
   */
  public static byte[] bytes(Prediction prediction, byte[] prefix) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    out.writeBytes(prefix);
    try {
      BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(out, null);
      write(prediction, avro);
      avro.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return out.toByteArray();
  }

  private static void write(Prediction prediction, BinaryEncoder avro) throws IOException {
    avro.writeString(prediction.key());
    avro.writeString(prediction.id());
    writeText(prediction.predicted(), avro);
    List<String> classes = prediction.classes();
    avro.writeMapStart();
    avro.setItemCount(classes.size());
    for (int k = 0; k < classes.size(); k++) {
      avro.startItem();
      avro.writeString(classes.get(k));
      avro.writeFloat(prediction.probabilities()[k]);
    }
    avro.writeMapEnd();
    avro.writeLong(prediction.updates());
    writeText(prediction.label(), avro);
    Boolean correct = prediction.correct();
    avro.writeIndex(correct == null ? 0 : 1);
    if (correct != null) {
      avro.writeBoolean(correct);
    }
  }

  private static void writeText(@Nullable String text, BinaryEncoder avro) throws IOException {
    avro.writeIndex(text == null ? 0 : 1);
    if (text != null) {
      avro.writeString(text);
    }
  }
}

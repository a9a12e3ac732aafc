package io.nsrstream.connectors.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.nsrstream.connectors.csv.CsvSettings.Mark;
import io.nsrstream.online.data.Prediction;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as one line of CSV each, without a line break. The columns are always the same,
 * whatever classes the model knows: so there is one probability, that of the predicted class.
 */
public final class PredictionCsv implements Serializable {
  private static final long serialVersionUID = 1;

  /** The columns in their order. */
  public static final List<String> COLUMNS =
      List.of("key", "id", "predicted", "confidence", "updates", "label", "correct");

  private static final int USUAL_BYTES = 128;

  private final CsvFactory factory = new CsvFactory();
  private final CsvSchema schema;
  private final Mark decimal;

  /** Lines with the separator, quote and decimal mark of settings. */
  public PredictionCsv(CsvSettings settings) {
    CsvSchema.Builder named =
        CsvSchema.builder()
            .setColumnSeparator(settings.separator().charAt(0))
            .setQuoteChar(settings.quote().charAt(0))
            .setLineSeparator("");
    COLUMNS.forEach(named::addColumn);
    schema = named.build();
    decimal = settings.decimal();
  }

  /** The line of a prediction; what is not known is an empty cell. */
  public byte[] bytes(Prediction prediction) {
    try (ByteArrayBuilder out = new ByteArrayBuilder(USUAL_BYTES)) {
      try (CsvGenerator line = factory.createGenerator(out)) {
        line.setSchema(schema);
        write(prediction, line);
      }
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  private void write(Prediction prediction, JsonGenerator line) throws IOException {
    line.writeStartObject();
    line.writeStringField("key", prediction.key());
    line.writeStringField("id", prediction.id());
    writeText(line, "predicted", prediction.predicted());
    writeText(line, "confidence", confidence(prediction));
    line.writeNumberField("updates", prediction.updates());
    writeText(line, "label", prediction.label());
    Boolean correct = prediction.correct();
    writeText(line, "correct", correct == null ? null : correct.toString());
    line.writeEndObject();
  }

  private static void writeText(JsonGenerator line, String column, @Nullable String text)
      throws IOException {
    line.writeStringField(column, text == null ? "" : text);
  }

  /** The probability of the predicted class, or null where there is no class or no number. */
  private @Nullable String confidence(Prediction prediction) {
    String predicted = prediction.predicted();
    float probability = predicted == null ? Float.NaN : prediction.probability(predicted);
    if (!Float.isFinite(probability)) {
      return null;
    }
    String number = Float.toString(probability);
    return decimal == Mark.COMMA ? number.replace('.', ',') : number;
  }
}

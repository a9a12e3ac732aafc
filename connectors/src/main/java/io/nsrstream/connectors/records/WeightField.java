package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nsrstream.connectors.Decimal;
import java.io.IOException;

/** How much an example counts: a number within the bounds of the mapping. */
final class WeightField implements Field {
  private static final float USUAL = 1;

  private final RecordMapping mapping;
  private float value = USUAL;

  WeightField(RecordMapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public void clear() {
    value = USUAL;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    value = parser.currentToken().isNumeric() ? parser.getFloatValue() : Float.NaN;
    if (!mapping.bounds().allowsWeight(value)) {
      throw bad(Found.at(parser));
    }
  }

  @Override
  public void take(String text) throws BadRecordException {
    value = Decimal.parse(text.strip());
    if (!mapping.bounds().allowsWeight(value)) {
      throw bad(Found.text(text));
    }
  }

  private BadRecordException bad(String found) {
    return BadRecordException.of(
        mapping.weight(),
        "must be a number from %s to %s (mapping.bounds.maxWeight)"
            .formatted(mapping.bounds().minWeight(), mapping.bounds().maxWeight()),
        found);
  }

  /** The weight of the record, or 1 where the field is absent or null. */
  float value() {
    return value;
  }
}

package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The array of a record whose elements are examples. Each element comes in a record of its own, an
 * array of one element at the same place: so it can be rejected, and sent again, without the
 * others.
 */
final class ExampleArray {
  private final String examples;
  private final String pointer;

  /** The names that lead to the array. */
  private final List<String> way;

  private final int most;
  private final int mostBesideValues;

  ExampleArray(RecordMapping mapping) {
    examples = mapping.examples();
    pointer = examples.equals(RecordMapping.RECORD_OF_EXAMPLES) ? "" : examples;
    way =
        pointer.isEmpty()
            ? List.of()
            : Stream.of(pointer.substring(1).split("/", -1)).map(RecordPlace::unescaped).toList();
    most = mapping.bounds().maxExamples();
    mostBesideValues = mapping.bounds().maxRecordBytes();
  }

  /**
   * Reads the elements of a record.
   *
   * @throws BadRecordException if the record is malformed, or has no such array of one to {@code
   *     mapping.bounds.maxExamples} elements: then none of them counts
   */
  List<Decoded<Example>> read(RecordFormat format, SourceRecord record, Element element)
      throws BadRecordException {
    Elements elements = new Elements(format, record, element);
    format.read(record, pointer.isEmpty() ? elements::read : way(elements));
    if (elements.decoded.isEmpty()) {
      throw new BadRecordException(place() + " must hold at least one example, but holds none");
    }
    return elements.decoded;
  }

  private RecordFormat.Value way(Elements elements) {
    RecordWalk walk = new RecordWalk();
    walk.put(pointer, elements);
    return parser -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw BadRecordException.of("record", "must be an object", Found.at(parser));
      }
      walk.begin();
      walk.read(parser);
    };
  }

  private String place() {
    return pointer.isEmpty() ? "record" : pointer;
  }

  /** Reads the element of an array that the parser is at. */
  interface Element {
    Decoded<Example> read(JsonParser parser, int index) throws IOException, BadRecordException;
  }

  /** The array of one record. */
  private final class Elements implements Field {
    private final RecordFormat format;
    private final SourceRecord record;
    private final Element element;
    private final List<Decoded<Example>> decoded = new ArrayList<>();

    Elements(RecordFormat format, SourceRecord record, Element element) {
      this.format = format;
      this.record = record;
      this.element = element;
    }

    @Override
    public void clear() {
      decoded.clear();
    }

    @Override
    public void read(JsonParser parser) throws IOException, BadRecordException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw BadRecordException.of(
            place(),
            "must be an array of examples (mapping.examples: " + examples + ")",
            Found.at(parser));
      }
      JsonStreamContext array = parser.getParsingContext();
      for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        if (index == most) {
          throw new BadRecordException(
              "%s must hold at most %d examples (mapping.bounds.maxExamples), but holds more"
                  .formatted(place(), most));
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        Decoded<Example> one = readOne(parser, index);
        skipRest(parser, array);
        int to = (int) parser.currentLocation().getByteOffset();
        decoded.add(one.at(part(index, from, to)));
      }
    }

    private Decoded<Example> readOne(JsonParser parser, int index) throws IOException {
      try {
        return element.read(parser, index);
      } catch (BadRecordException bad) {
        return new Refused<>("in %s/%d: %s".formatted(pointer, index, bad.reason()), record);
      }
    }

    /** An element that was refused was not read to its end. */
    private void skipRest(JsonParser parser, JsonStreamContext array) throws IOException {
      while (parser.getParsingContext() != array) {
        parser.nextToken();
      }
      parser.finishToken();
    }

    /** Key and headers come with as many elements as takes no more room than a record may. */
    private SourceRecord part(int index, int from, int to) {
      SourceRecord part =
          record.element(
              index, format.ofElement(Objects.requireNonNull(record.bytes()), way, from, to));
      return (index + 1) * record.sizeBesideValue() <= mostBesideValues
          ? part
          : part.withoutKeyAndHeaders();
    }

    @Override
    public void take(String text) throws BadRecordException {
      throw new BadRecordException(place() + " must be in the value of the record");
    }
  }
}

package io.nsrstream.cli.pipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one learner, each a JSON object on a line of its own. Each has one answer, which is a
 * line, too, and the answers come in the order of the requests. A request that cannot be followed
 * has an answer with the field {@code error}, and changes nothing.
 */
public final class Requests implements AutoCloseable {
  /** What a parser's message says to the programmer and not to the author of the request. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile("( \\(|: enable `|: was expecting|: not allowed).*", Pattern.DOTALL);

  private static final int LONGEST_SHOWN = 40;
  private static final long LARGEST_SNAPSHOT = 1L << 30;
  private static final String FEATURES = "features";
  private static final String FILE = "file";

  private final int mostBytes;
  private final JsonMapper json;
  private final NamedLearner learner;
  private boolean closed;

  /** Requests to a learner that has learned nothing. */
  public Requests(RecordMapping mapping, Restoring restoring) {
    mostBytes = mapping.bounds().maxRecordBytes();
    json = mapper(mapping.bounds());
    learner = new NamedLearner(mapping, restoring);
  }

  private static JsonMapper mapper(RecordBounds bounds) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(bounds.maxNestingDepth())
            .maxNumberLength(bounds.maxNumberLength())
            .maxNameLength(bounds.maxRecordBytes())
            .maxStringLength(bounds.maxRecordBytes())
            .build();
    return JsonMapper.builder(
            JsonFactory.builder()
                // Names come from outside: never keep them for the life of the JVM.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(constraints)
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** Answers all requests of a stream, to its end or to the request to close. */
  public void answer(InputStream in, OutputStream out) throws IOException {
    BoundedLines lines = new BoundedLines(in, mostBytes);
    long number = 0;
    while (!closed) {
      byte[] line = lines.next();
      if (line == null) {
        return;
      }
      out.write(answer(line, Long.toString(++number)));
      out.write('\n');
      out.flush();
    }
  }

  private byte[] answer(byte[] line, String id) {
    try {
      return follow(request(line), line, id);
    } catch (BadRecordException | RejectedExampleException | SnapshotException refused) {
      return error(String.valueOf(refused.getMessage()));
    } catch (InvalidPathException noPath) {
      return error("file must be the path of a file: " + noPath.getMessage());
    } catch (IOException failure) {
      return error(
          "the file cannot be read or written (%s): name one in a folder that is there and may be written"
              .formatted(failure));
    }
  }

  private JsonNode request(byte[] line) throws BadRecordException {
    if (line.length > mostBytes) {
      throw new BadRecordException(
          "a request must have at most %d bytes (mapping.bounds.maxRecordBytes), but has more"
              .formatted(mostBytes));
    }
    JsonNode request;
    try {
      request = json.readTree(line);
    } catch (IOException malformed) {
      String problem =
          malformed instanceof JsonProcessingException parsing
              ? parsing.getOriginalMessage()
              : String.valueOf(malformed.getMessage());
      throw new BadRecordException(
          "a request must be one JSON object on a line, but is not: "
              + PARSER_ADVICE.matcher(problem).replaceFirst(""));
    }
    if (!request.isObject()) {
      throw new BadRecordException("a request must be a JSON object, but is " + kind(request));
    }
    return request;
  }

  private byte[] follow(JsonNode request, byte[] line, String id)
      throws IOException, BadRecordException, RejectedExampleException {
    String action = text(request, "do");
    return switch (action) {
      case "learn" -> bytes(object().put("learned", learner.learn(line, names(request), id)));
      case "predict" -> OutputJson.prediction(learner.predict(line, names(request), id));
      case "save" -> save(path(request));
      case "load" -> load(path(request));
      case "report" -> report();
      case "close" -> {
        closed = true;
        yield bytes(object().put("closed", true));
      }
      default ->
          throw new BadRecordException(
              "do must be learn, predict, save, load, report or close, but is \"%s\""
                  .formatted(shortened(action)));
    };
  }

  /** The names of the features of a request. */
  private static List<String> names(JsonNode request) throws BadRecordException {
    JsonNode features = request.get(FEATURES);
    if (features == null || !features.isObject()) {
      throw new BadRecordException(
          "features must be an object of names and values, but is " + kind(features));
    }
    List<String> names = new ArrayList<>();
    for (var feature : features.properties()) {
      if (feature.getValue().isContainerNode()) {
        throw new BadRecordException(
            "the feature \"%s\" must be a number, a string, a boolean or null, but is %s"
                .formatted(shortened(feature.getKey()), kind(feature.getValue())));
      }
      names.add(feature.getKey());
    }
    return names;
  }

  private byte[] save(Path file) throws IOException, BadRecordException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BadRecordException(
          "file must be the path of a file, but %s is a folder or a device".formatted(file));
    }
    byte[] snapshot = learner.snapshot().toBytes();
    // What there was stays whole until all of the new one is there.
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, snapshot);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return bytes(object().put("saved", file.toString()).put("bytes", snapshot.length));
  }

  private byte[] load(Path file) throws IOException, BadRecordException {
    if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_SNAPSHOT) {
      throw new BadRecordException(
          "file must be a file of at most %d bytes that save has written, but %s is none"
              .formatted(LARGEST_SNAPSHOT, file));
    }
    long learned = learner.restore(Snapshot.of(Files.readAllBytes(file)));
    return bytes(object().put("loaded", file.toString()).put("learned", learned));
  }

  private byte[] report() throws IOException {
    ObjectNode report = (ObjectNode) json.readTree(OutputJson.metrics(learner.report()));
    ArrayNode names = report.putArray(FEATURES);
    learner.names().forEach(names::add);
    return bytes(report);
  }

  private static Path path(JsonNode request) throws BadRecordException {
    Path path = Path.of(text(request, FILE));
    if (path.getFileName() == null) {
      throw new BadRecordException(
          "file must be the path of a file, but is \"%s\"".formatted(path));
    }
    return path;
  }

  private static String text(JsonNode request, String field) throws BadRecordException {
    JsonNode value = request.get(field);
    if (value == null || !value.isTextual()) {
      throw new BadRecordException("%s must be a string, but is %s".formatted(field, kind(value)));
    }
    return value.textValue();
  }

  private static String kind(@Nullable JsonNode value) {
    return value == null
        ? "absent"
        : switch (value.getNodeType()) {
          case MISSING -> "empty";
          case ARRAY -> "an array";
          case OBJECT -> "an object";
          case NULL -> "null";
          default -> shortened(value.toString());
        };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static byte[] error(String reason) {
    return object().put("error", reason).toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] bytes(ObjectNode answer) throws IOException {
    return json.writeValueAsBytes(answer);
  }

  @Override
  public void close() {
    learner.close();
  }
}

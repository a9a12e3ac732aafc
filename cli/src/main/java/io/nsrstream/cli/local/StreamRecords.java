package io.nsrstream.cli.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.graphs.GraphStream;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.SequenceSettings.Incomplete;
import io.nsrstream.flink.settings.SequenceSettings.Label;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the examples of a stream stand on a topic: a plain vector is a record, a sequence is played
 * as the readings it may have been made of, a record for each step. The readings of two sequences
 * are further apart than those of one, for windows of a file need not follow each other in reality.
 * A node of a graph is a record with its own features, and one for each of its edges.
 */
public final class StreamRecords {
  private static final int STEP_MILLIS = 20;
  private static final int PAUSE_STEPS = 50;
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonExampleWriter writer;
  private final int longest;
  private final Optional<GraphStream> graph;
  private long played;

  private StreamRecords(JsonExampleWriter writer, int longest, Optional<GraphStream> graph) {
    this.writer = writer;
    this.longest = longest;
    this.graph = graph;
  }

  /** The records of one stream of plain vectors. */
  public static StreamRecords ofVectors(JsonExampleWriter writer) {
    return new StreamRecords(writer, 1, Optional.empty());
  }

  /**
   * The records of one stream of sequences.
   *
   * @param longest most steps of any of them
   */
  public static StreamRecords ofSequences(JsonExampleWriter writer, int longest) {
    return new StreamRecords(writer, longest, Optional.empty());
  }

  /** The records of the nodes and edges of a graph, from which a job makes the rows again. */
  public static StreamRecords ofGraph(GraphStream graph) {
    return new StreamRecords(JsonExampleWriter.ofArrays(), 1, Optional.of(graph));
  }

  /** What reads the records back. */
  public RecordMapping mapping() {
    return writer.mapping();
  }

  /** What makes the examples of the records again, the shorter ones included. */
  public SequenceSettings sequence() {
    return new SequenceSettings(
        longest,
        longest,
        STEP_MILLIS,
        0,
        SequenceSettings.DEFAULTS.maxBuffered(),
        SequenceSettings.DEFAULTS.idleMs(),
        Label.LAST,
        Incomplete.EMIT);
  }

  /** The records of the stream's next example, in their order. */
  public List<byte[]> of(Example example) {
    if (graph.isPresent()) {
      return ofNode(example, graph.get());
    }
    if (longest == 1) {
      return List.of(writer.write(example));
    }
    long start = played++ * (longest + PAUSE_STEPS) * STEP_MILLIS;
    List<byte[]> records = new ArrayList<>(example.steps());
    for (int step = 0; step < example.steps(); step++) {
      records.add(writer.write(reading(example, step, start + (long) step * STEP_MILLIS)));
    }
    return records;
  }

  /** The example is the row of the node that came last. */
  private List<byte[]> ofNode(Example row, GraphStream of) {
    Example node =
        new Example(row.key(), row.id(), of.node().features(), List.of(), row.label(), row.time());
    List<byte[]> records = new ArrayList<>();
    records.add(writer.write(node));
    for (String other : of.edges()) {
      ObjectNode edge = JSON.createObjectNode();
      edge.put("source", row.id()).put("target", other).put("time", row.time());
      records.add(edge.toString().getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }

  /** The last reading has the sequence's own id, which its prediction will have. */
  private static Example reading(Example sequence, int step, long time) {
    boolean last = step == sequence.steps() - 1;
    int channels = sequence.features().length / sequence.steps();
    int from = step * channels;
    List<Nominal> nominals =
        sequence.nominals().stream()
            .filter(nominal -> nominal.position() / channels == step)
            .map(nominal -> new Nominal(nominal.position() - from, nominal.value()))
            .toList();
    return new Example(
        sequence.key(),
        last ? sequence.id() : sequence.id() + "/" + step,
        1,
        Arrays.copyOfRange(sequence.features(), from, from + channels),
        nominals,
        sequence.label(),
        time,
        sequence.weight());
  }
}

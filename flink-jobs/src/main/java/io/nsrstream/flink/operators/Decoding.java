package io.nsrstream.flink.operators;

import io.nsrstream.connectors.formats.TopicFormat;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.EdgeMapping;
import io.nsrstream.connectors.records.EdgeReader;
import io.nsrstream.connectors.records.Erasure;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.LabelReader;
import io.nsrstream.connectors.records.RecordFormat.Opener;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.operators.ArrivalReader.Decoder;
import io.nsrstream.flink.operators.ArrivalReader.Format;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfErasure;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.Edge;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How a job reads the records of a topic. Goes to the subtasks, where it makes the readers, which
 * cannot be serialized.
 */
public final class Decoding implements Serializable {
  private static final long serialVersionUID = 1;

  private static final long ANY_TIME = Long.MAX_VALUE;

  private final Format format;
  private final long maxAheadMs;
  private final long maxBehindMs;

  private Decoding(Format format, long maxAheadMs, long maxBehindMs) {
    this.format = format;
    this.maxAheadMs = maxAheadMs;
    this.maxBehindMs = maxBehindMs;
  }

  /**
   * The examples of a job, and its edges where they share a topic. Without sequences, late labels
   * and a graph nothing depends on times.
   *
   * @throws InvalidSettingsException if a file that the settings name cannot be used
   */
  public static Decoding ofExamples(JobSettings settings) {
    return ofExamples(settings, format(settings));
  }

  /** The same in another format than that of the settings. */
  public static Decoding ofExamples(JobSettings settings, Opener format) {
    if (settings.topics().graph()) {
      ExampleFormat examples = new ExampleFormat(format, settings.mapping());
      return ofGraph(
          settings.topics().edgesAlone()
              ? examples
              : new GraphFormat(examples, settings.graph().edge()),
          settings);
    }
    return settings.sequence().on() || settings.topics().lateLabels()
        ? ofExamples(format, settings.mapping(), settings.times())
        : ofExamples(format, settings.mapping());
  }

  /**
   * The edges of a job that has a topic for them.
   *
   * @throws InvalidSettingsException if a file that the settings name cannot be used
   */
  public static Decoding ofEdges(JobSettings settings) {
    return ofGraph(
        new EdgeFormat(format(settings), settings.mapping(), settings.graph().edge()), settings);
  }

  private static Decoding ofGraph(Format format, JobSettings settings) {
    return new Decoding(format, settings.times().maxAheadMs(), settings.graph().maxBehindMs());
  }

  /** The format of a job's topics, with the files that its settings name. */
  private static TopicFormat format(JobSettings settings) {
    return TopicFormat.of(settings.format());
  }

  /** Examples with any time. */
  static Decoding ofExamples(Opener topic, RecordMapping mapping) {
    return new Decoding(new ExampleFormat(topic, mapping), ANY_TIME, 0);
  }

  /** Examples whose time is trusted. */
  static Decoding ofExamples(Opener topic, RecordMapping mapping, TimeSettings times) {
    return new Decoding(new ExampleFormat(topic, mapping), times.maxAheadMs(), 0);
  }

  /**
   * The labels of a job that has a topic for them.
   *
   * @throws InvalidSettingsException if a file that the settings name cannot be used
   */
  public static Decoding ofLabels(JobSettings settings) {
    return ofLabels(settings, format(settings).ofLabels());
  }

  /** The same in another format than that of the settings. */
  public static Decoding ofLabels(JobSettings settings, Opener format) {
    return settings.topics().graph()
        ? ofGraph(new LabelFormat(format, settings.mappingOfLabels()), settings)
        : ofLabels(format, settings.mappingOfLabels(), settings.times());
  }

  /** What is said on the topic of controls. */
  public static Decoding ofControls(JobSettings settings) {
    return new Decoding(
        new ControlFormat(settings.mapping().bounds().maxTextLength()), ANY_TIME, 0);
  }

  /** Labels whose time is trusted. */
  static Decoding ofLabels(Opener topic, RecordMapping mapping, TimeSettings times) {
    return new Decoding(new LabelFormat(topic, mapping), times.maxAheadMs(), 0);
  }

  /**
   * A new reader.
   *
   * @param clock milliseconds since 1970
   */
  public ArrivalReader reader(LongSupplier clock) {
    return new ArrivalReader(format, maxAheadMs, maxBehindMs, clock);
  }

  /** A clock of its own for requests, which take time while a record is read. */
  private static long elapsed() {
    return System.nanoTime() / 1_000_000;
  }

  private record ExampleFormat(Opener topic, RecordMapping mapping) implements Format {
    @Override
    public Decoder decoder(LongSupplier clock) {
      ExampleReader reader =
          new ExampleReader(mapping, topic.open(mapping, Decoding::elapsed), clock);
      return record -> {
        List<Decoded<Example>> examples = reader.decode(record);
        if (examples.size() == 1) {
          return List.of(arrival(examples.get(0)));
        }
        List<Decoded<Arrival>> arrivals = new ArrayList<>(examples.size());
        examples.forEach(example -> arrivals.add(arrival(example)));
        return arrivals;
      };
    }

    private static Decoded<Arrival> arrival(Decoded<Example> example) {
      return example.map(OfExample::new);
    }
  }

  private record EdgeFormat(Opener topic, RecordMapping mapping, EdgeMapping ends)
      implements Format {

    EdgeReader reader(LongSupplier clock) {
      return new EdgeReader(mapping, ends, topic.open(mapping, Decoding::elapsed), clock);
    }

    @Override
    public Decoder decoder(LongSupplier clock) {
      EdgeReader reader = reader(clock);
      return record -> List.of(reader.decode(record).map(OfEdge::new));
    }
  }

  /** Examples and edges on one topic: a record that names a source is an edge. */
  private record GraphFormat(ExampleFormat examples, EdgeMapping ends) implements Format {
    @Override
    public Decoder decoder(LongSupplier clock) {
      EdgeReader edges = new EdgeFormat(examples.topic(), examples.mapping(), ends).reader(clock);
      Decoder nodes = examples.decoder(clock);
      return record -> {
        Optional<Decoded<Edge>> edge = edges.decodeIfEdge(record);
        return edge.isPresent() ? List.of(edge.get().map(OfEdge::new)) : nodes.decode(record);
      };
    }
  }

  private record ControlFormat(int maxTextLength) implements Format {
    @Override
    public Decoder decoder(LongSupplier clock) {
      return record ->
          List.of(
              Erasure.decode(record, maxTextLength)
                  .map((erasure, place) -> new OfErasure(erasure.key(), place)));
    }
  }

  private record LabelFormat(Opener topic, RecordMapping mapping) implements Format {
    @Override
    public Decoder decoder(LongSupplier clock) {
      LabelReader reader = new LabelReader(mapping, topic.open(mapping, Decoding::elapsed), clock);
      return record -> List.of(reader.decode(record).map(OfLabel::new));
    }
  }
}

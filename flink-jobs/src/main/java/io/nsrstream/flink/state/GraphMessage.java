package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.graph.Answer;
import io.nsrstream.online.graph.Features;
import java.util.Comparator;
import java.util.Optional;

/**
 * What the operators of a graph send each other. Each message is for one node of one key, and has
 * an event time at which it counts.
 */
public sealed interface GraphMessage {

  /** The order of messages of one node and time, so that it does not matter which came first. */
  Comparator<GraphMessage> ORDER =
      Comparator.comparingInt(GraphMessage::phase)
          .thenComparing(GraphMessage::from)
          .thenComparing(GraphMessage::place);

  /** The key of the model whose graph it is. */
  String key();

  /** The id of the node that it is for. */
  String node();

  /** Event time, milliseconds since the epoch. */
  long time();

  /** Messages of a smaller phase count first: features, edges, questions, labels. */
  int phase();

  /** Orders messages of one phase; most often the node that it comes from. */
  String from();

  /** Orders messages from one node: the place of the record, where there is one. */
  default String place() {
    return "";
  }

  /** The node of a key as one text: different for different nodes. */
  default String address() {
    return key().length() + ":" + key() + node();
  }

  /** A node has come with its features. */
  record Arrived(OfExample arrival) implements GraphMessage {
    @Override
    public String key() {
      return arrival.key();
    }

    @Override
    public String node() {
      return arrival.example().id();
    }

    @Override
    public long time() {
      return arrival.time();
    }

    @Override
    public int phase() {
      return 0;
    }

    @Override
    public String from() {
      return node();
    }

    @Override
    public String place() {
      return "%s/%010d/%020d/%010d"
          .formatted(
              arrival.record().topic(),
              arrival.record().partition(),
              arrival.record().offset(),
              arrival.record().element());
    }
  }

  /**
   * An edge has come, at one of its ends.
   *
   * @param record that the edge came in; only the message to the source has it, so that a late edge
   *     is rejected once
   */
  record Met(String key, String node, long time, String other, Optional<SourceRecord> record)
      implements GraphMessage {
    @Override
    public int phase() {
      return 1;
    }

    @Override
    public String from() {
      return other;
    }
  }

  /** The label of a node is known. */
  record Labelled(String key, String node, long time, String label) implements GraphMessage {
    @Override
    public int phase() {
      return 3;
    }

    @Override
    public String from() {
      return label;
    }
  }

  /**
   * The features of a node or of a neighbour.
   *
   * @param about whose features they are
   * @param features {@link Features#UNKNOWN} until they come
   * @param byEdge whether an edge has come with them: the neighbour is the latest one now
   */
  record Told(String key, String node, long time, String about, Features features, boolean byEdge)
      implements GraphMessage {
    @Override
    public int phase() {
      return byEdge ? 1 : 0;
    }

    @Override
    public String from() {
      return about;
    }
  }

  /**
   * A neighbour makes its row.
   *
   * @param by the id of the neighbour
   * @param width of its features
   */
  record Asked(String key, String node, long time, String by, int width) implements GraphMessage {
    @Override
    public int phase() {
      return 2;
    }

    @Override
    public String from() {
      return by;
    }
  }

  /** What a neighbour tells a node for its row. */
  record Answered(String key, String node, long time, Answer answer) implements GraphMessage {
    @Override
    public int phase() {
      return 1;
    }

    @Override
    public String from() {
      return answer.neighbour();
    }
  }
}

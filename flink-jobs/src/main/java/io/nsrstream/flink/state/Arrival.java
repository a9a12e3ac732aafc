package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.graph.Edge;

/**
 * An example, a label or an edge with the record it came as, so that it can still be rejected with
 * its place and its bytes.
 */
public sealed interface Arrival {

  /** The record; of a sequence made of readings, that of the last. */
  SourceRecord record();

  /** The key of the example, label or edge. */
  String key();

  /** Event time of the example, label or edge, milliseconds since the epoch. */
  long time();

  /** An example, labelled or not. */
  record OfExample(Example example, SourceRecord record) implements Arrival {
    @Override
    public String key() {
      return example.key();
    }

    @Override
    public long time() {
      return example.time();
    }
  }

  /** A label that came on a topic of its own. */
  record OfLabel(Label label, SourceRecord record) implements Arrival {
    @Override
    public String key() {
      return label.key();
    }

    @Override
    public long time() {
      return label.time();
    }
  }

  /** A word that its key is to be forgotten. */
  record OfErasure(String key, SourceRecord record) implements Arrival {
    @Override
    public long time() {
      return record.timestamp();
    }
  }

  /** An edge between two examples that are nodes of a graph. */
  record OfEdge(Edge edge, SourceRecord record) implements Arrival {
    @Override
    public String key() {
      return edge.key();
    }

    @Override
    public long time() {
      return edge.time();
    }
  }
}

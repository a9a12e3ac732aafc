package io.nsrstream.cli.local;

import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.connectors.generated.DriftingStream;
import io.nsrstream.connectors.graphs.GraphStream;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.Listener;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A stream of examples that ends, and knows how far it is. */
public final class ExampleStream implements Iterator<Example>, AutoCloseable {
  private final String name;
  private final Source source;
  private final long limit;
  private long taken;

  private ExampleStream(String name, Source source, long limit) {
    this.name = name;
    this.source = source;
    this.limit = limit;
  }

  /** Where examples come from: vectors without bad rows, if nothing else is said. */
  private interface Source {
    Iterator<Example> examples();

    List<String> columns();

    default List<String> texts() {
      return List.of();
    }

    default boolean sequences() {
      return false;
    }

    default Map<String, String> facts() {
      return Map.of();
    }

    /** The share of it that was read. */
    default double progress() {
      return 0;
    }

    default long badRows() {
      return 0;
    }

    default List<String> rejections() {
      return List.of();
    }

    default Listener listener() {
      return new Listener() {};
    }

    default void close() throws IOException {}
  }

  /** The first examples of a file. */
  public static ExampleStream of(String name, ExampleFile file, long limit) {
    return new ExampleStream(name, new OfFile(file), limit);
  }

  /** The first nodes of a graph. */
  public static ExampleStream of(String name, GraphStream graph, long limit) {
    return new ExampleStream(name, new OfGraph(graph), limit);
  }

  /** The first examples of a generated stream. */
  public static ExampleStream of(String name, DriftingStream endless, long limit) {
    return new ExampleStream(
        name, new Endless(endless, endless.featureNames(), endless.steps() > 1), limit);
  }

  /** The first examples of an endless stream of plain vectors. */
  public static ExampleStream of(
      String name, Iterator<Example> endless, List<String> columns, long limit) {
    return new ExampleStream(name, new Endless(endless, columns, false), limit);
  }

  public String name() {
    return name;
  }

  /** How many rows of a file were left out because they were bad. */
  public long badRows() {
    return source.badRows();
  }

  /** Why the first bad rows were left out, each with its file and line. */
  public List<String> rejections() {
    return source.rejections();
  }

  /** The names of the features; of one step, where examples are sequences. */
  public List<String> columns() {
    return source.columns();
  }

  /** The names of the features that are texts. */
  public List<String> texts() {
    return source.texts();
  }

  /** How a file was understood, by name; nothing of what is generated. */
  public Map<String, String> facts() {
    return source.facts();
  }

  /** Whether the examples are sequences; they are plain vectors otherwise. */
  public boolean sequences() {
    return source.sequences();
  }

  /** How many examples were taken. */
  public long taken() {
    return taken;
  }

  /** The share of the stream that was taken, between 0 and 1. */
  public double progress() {
    return Math.min(1, Math.max((double) taken / limit, source.progress()));
  }

  /** The graph whose nodes the examples are, if they are. */
  public Optional<GraphStream> graph() {
    return source instanceof OfGraph of ? Optional.of(of.examples()) : Optional.empty();
  }

  /** What the stream has to know of a run, such as which labels were learned. */
  public Listener listener() {
    return source.listener();
  }

  @Override
  public boolean hasNext() {
    return taken < limit && source.examples().hasNext();
  }

  @Override
  public Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream %s has ended".formatted(name));
    }
    taken++;
    return source.examples().next();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private record OfFile(ExampleFile examples) implements Source {
    @Override
    public List<String> columns() {
      return examples.featureNames();
    }

    @Override
    public List<String> texts() {
      return examples.textNames();
    }

    @Override
    public boolean sequences() {
      return examples.sequences();
    }

    @Override
    public Map<String, String> facts() {
      return examples.description().facts();
    }

    @Override
    public double progress() {
      return examples.size() == 0 ? 1 : (double) examples.bytesRead() / examples.size();
    }

    @Override
    public long badRows() {
      return examples.rejected();
    }

    @Override
    public List<String> rejections() {
      return examples.rejections();
    }

    @Override
    public void close() throws IOException {
      examples.close();
    }
  }

  private record Endless(Iterator<Example> examples, List<String> columns, boolean sequences)
      implements Source {}

  private record OfGraph(GraphStream examples) implements Source {
    @Override
    public List<String> columns() {
      return examples.featureNames();
    }

    @Override
    public double progress() {
      return examples.progress();
    }

    @Override
    public Listener listener() {
      return new Listener() {
        @Override
        public void predicted(Prediction prediction, Optional<String> label) {
          label.ifPresent(known -> examples.learned(prediction.id(), known));
        }
      };
    }
  }
}

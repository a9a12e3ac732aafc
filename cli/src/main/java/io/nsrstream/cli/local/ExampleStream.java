package io.nsrstream.cli.local;

import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.connectors.generated.DriftingStream;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A stream of examples that ends, and knows how far it is. */
public final class ExampleStream implements Iterator<Example>, AutoCloseable {
  private final String name;
  private final Iterator<Example> examples;
  private final List<String> columns;
  private final boolean sequences;
  private final long limit;
  private final DoubleSupplier sourceProgress;
  private final Closing closing;
  private final LongSupplier badRows;
  private final Supplier<List<String>> rejections;
  private long taken;

  private ExampleStream(
      String name,
      Iterator<Example> examples,
      List<String> columns,
      boolean sequences,
      long limit,
      DoubleSupplier sourceProgress,
      Closing closing,
      LongSupplier badRows,
      Supplier<List<String>> rejections) {
    this.name = name;
    this.examples = examples;
    this.columns = columns;
    this.sequences = sequences;
    this.limit = limit;
    this.sourceProgress = sourceProgress;
    this.closing = closing;
    this.badRows = badRows;
    this.rejections = rejections;
  }

  /** The first examples of a file. */
  public static ExampleStream of(String name, ExampleFile file, long limit) {
    return new ExampleStream(
        name,
        file,
        file.featureNames(),
        file.sequences(),
        limit,
        () -> file.size() == 0 ? 1 : (double) file.bytesRead() / file.size(),
        file::close,
        file::rejected,
        file::rejections);
  }

  /** The first examples of a generated stream. */
  public static ExampleStream of(String name, DriftingStream endless, long limit) {
    return new ExampleStream(
        name,
        endless,
        endless.featureNames(),
        endless.steps() > 1,
        limit,
        () -> 0,
        () -> {},
        () -> 0,
        List::of);
  }

  /** The first examples of an endless stream of plain vectors. */
  public static ExampleStream of(
      String name, Iterator<Example> endless, List<String> columns, long limit) {
    return new ExampleStream(
        name, endless, columns, false, limit, () -> 0, () -> {}, () -> 0, List::of);
  }

  public String name() {
    return name;
  }

  /** How many rows of a file were left out because they were bad. */
  public long badRows() {
    return badRows.getAsLong();
  }

  /** Why the first bad rows were left out, each with its file and line. */
  public List<String> rejections() {
    return rejections.get();
  }

  /** The names of the features; of one step, where examples are sequences. */
  public List<String> columns() {
    return columns;
  }

  /** Whether the examples are sequences; they are plain vectors otherwise. */
  public boolean sequences() {
    return sequences;
  }

  /** How many examples were taken. */
  public long taken() {
    return taken;
  }

  /** The share of the stream that was taken, between 0 and 1. */
  public double progress() {
    return Math.min(1, Math.max((double) taken / limit, sourceProgress.getAsDouble()));
  }

  @Override
  public boolean hasNext() {
    return taken < limit && examples.hasNext();
  }

  @Override
  public Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream %s has ended".formatted(name));
    }
    taken++;
    return examples.next();
  }

  @Override
  public void close() throws IOException {
    closing.close();
  }

  private interface Closing {
    void close() throws IOException;
  }
}

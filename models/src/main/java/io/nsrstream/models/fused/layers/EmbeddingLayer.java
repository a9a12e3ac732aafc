package io.nsrstream.models.fused.layers;

import io.nsrstream.online.data.Batch;

/** What a table has of the words of each row, in front of the numbers of the row. */
final class EmbeddingLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final boolean ordered;
  private final WordTable words;

  /**
   * The layer of a table.
   *
   * @param input the numbers of each row
   * @param ordered whether each word is a step; else all words of a row are one
   */
  EmbeddingLayer(Signal input, boolean ordered, WordTable words) {
    this.input = input;
    this.ordered = ordered;
    this.words = words;
    this.output = new Signal(new Extent(1), words.width() + input.channels());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Batch batch = pass.batch();
    measure(batch, input.extent().rows());
    output.resize(pass);
    float[] from = input.values().readHeap();
    float[] to = output.values().overwriteHeap();
    Extent extent = output.extent();
    for (int row = 0; row < extent.rows(); row++) {
      for (int step = 0; step < extent.length(row); step++) {
        int at = at(row, step);
        int first = batch.firstWord(row) + step;
        words.look(batch.words(), first, count(batch, row), pass.training(), to, at);
        System.arraycopy(from, row * input.channels(), to, at + words.width(), input.channels());
      }
    }
  }

  /** A row without words has one step, too: its numbers. */
  private void measure(Batch batch, int rows) {
    int longest = 1;
    for (int row = 0; ordered && row < rows; row++) {
      longest = Math.max(longest, batch.wordCount(row));
    }
    output.extent().fill(rows, longest);
    for (int row = 0; ordered && row < rows; row++) {
      output.extent().shorten(row, Math.max(1, batch.wordCount(row)));
    }
  }

  /** Where a step begins. */
  private int at(int row, int step) {
    return (row * output.extent().steps() + step) * output.channels();
  }

  /** Words of each step of a row. */
  private int count(Batch batch, int row) {
    return ordered ? Math.min(1, batch.wordCount(row)) : batch.wordCount(row);
  }

  @Override
  public void backward(Pass pass) {
    float[] gradient = output.gradient().readHeap();
    Batch batch = pass.batch();
    Extent extent = output.extent();
    words.begin();
    for (int row = 0; row < extent.rows(); row++) {
      for (int step = 0; step < extent.length(row); step++) {
        int first = batch.firstWord(row) + step;
        words.leave(batch.words(), first, count(batch, row), gradient, at(row, step));
      }
    }
  }

  @Override
  public void close() {
    output.close();
  }
}

package com.example.datastream;

import io.nsrstream.online.data.Prediction;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** The program's sink: prints at the end how often each press was predicted right. */
final class AccuracySink implements Sink<Prediction> {
  private static final long serialVersionUID = 1;

  @Override
  public SinkWriter<Prediction> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements SinkWriter<Prediction> {
    private record Count(int right, int all) {}

    private final TreeMap<String, Count> counts = new TreeMap<>();

    @Override
    public void write(Prediction prediction, Context context) {
      int right = Boolean.TRUE.equals(prediction.correct()) ? 1 : 0;
      counts.merge(
          prediction.key(),
          new Count(right, 1),
          (one, other) -> new Count(one.right() + other.right(), one.all() + other.all()));
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        counts.forEach(
            (press, count) ->
                System.out.printf(
                    Locale.ROOT,
                    "%s: %.3f of %d predicted right%n",
                    press,
                    (double) count.right() / count.all(),
                    count.all()));
      }
    }

    @Override
    public void close() {}
  }
}

package io.nsrstream.lab.decode;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.formats.TopicFormat;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.TimeFormat;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.lab.speed.RandomExamples;
import io.nsrstream.lab.speed.Rounds;
import io.nsrstream.lab.speed.Samples;
import io.nsrstream.lab.speed.Side;
import io.nsrstream.online.data.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Times the reader of the job on records of each format, in turns and on the same examples. */
public final class DecodeBenchmark {
  private static final int RECORDS = 1_000;
  private static final int CLASSES = 7;
  private static final int SEED = 1;
  private static final int MOST_SCHEMA_BYTES = 1 << 24;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Rounds rounds;
  private final LongSupplier nanoClock;

  /**
   * A benchmark that has not begun.
   *
   * @param nanoClock nanoseconds of this thread since whenever
   */
  public DecodeBenchmark(Rounds rounds, LongSupplier nanoClock) {
    this.rounds = rounds;
    this.nanoClock = nanoClock;
  }

  /**
   * The rates of all kinds of records.
   *
   * @param features of each record, at least 1
   */
  public List<DecodeRate> measure(int features) {
    WrittenRecords written = new WrittenRecords(features);
    RandomExamples random = new RandomExamples(features, CLASSES, SEED);
    List<Example> examples = Stream.generate(random::next).limit(RECORDS).toList();
    try (OneSchemaRegistry registry = OneSchemaRegistry.start(written.schema())) {
      List<Decoding> sides = new ArrayList<>();
      for (RecordKind kind : RecordKind.values()) {
        ExampleReader reader = reader(kind, written, registry.url());
        Decoding side = new Decoding(reader, records(kind, written, examples), nanoClock);
        side.require(examples);
        sides.add(side);
      }
      double[][] nanos = rounds.measure(List.copyOf(sides));
      List<DecodeRate> rates = new ArrayList<>();
      RecordKind[] kinds = RecordKind.values();
      for (int at = 0; at < kinds.length; at++) {
        Samples rate =
            new Samples(Arrays.stream(nanos[at]).map(n -> NANOS_PER_SECOND / n).toArray());
        rates.add(
            new DecodeRate(
                kinds[at], features, sides.get(at).bytes(), rate.median(), rate.spread()));
      }
      return rates;
    }
  }

  private static ExampleReader reader(RecordKind kind, WrittenRecords written, String registry) {
    RecordMapping mapping =
        RecordMapping.DEFAULTS
            .withFeatures(written.pointers())
            .withTimeFormat(TimeFormat.ELAPSED_MS);
    CsvSettings byDefault = CsvSettings.DEFAULTS;
    CsvSettings csv =
        new CsvSettings(
            written.columns(),
            byDefault.labelColumns(),
            byDefault.separator(),
            byDefault.quote(),
            byDefault.decimal(),
            byDefault.missing(),
            byDefault.categories());
    RegistrySettings waits = RegistrySettings.DEFAULTS;
    FormatSettings settings =
        new FormatSettings(
            kind.type(),
            kind.framing(),
            "Reading.avsc",
            csv,
            Predictions.JSON,
            new RegistrySettings(
                registry,
                "",
                "",
                waits.timeoutMs(),
                waits.retryMs(),
                waits.maxSchemas(),
                MOST_SCHEMA_BYTES,
                waits.unknownMs(),
                waits.maxUnknown()));
    LongSupplier clock = () -> 0;
    return new ExampleReader(
        mapping, new TopicFormat(settings, written.schema()).open(mapping, clock), clock);
  }

  private static List<SourceRecord> records(
      RecordKind kind, WrittenRecords written, List<Example> examples) {
    return examples.stream()
        .map(example -> new SourceRecord("examples", 0, 0, 0, written.write(kind, example)))
        .toList();
  }

  /** One kind of records, decoded again and again. */
  private record Decoding(ExampleReader reader, List<SourceRecord> records, LongSupplier nanoClock)
      implements Side {

    @Override
    public double nanosPerStep(int steps) {
      long before = nanoClock.getAsLong();
      for (int i = 0; i < steps; i++) {
        reader.decode(records.get(i % records.size()));
      }
      return (double) (nanoClock.getAsLong() - before) / steps;
    }

    /** Requires the records to be these examples, so that all kinds are the same work. */
    void require(List<Example> examples) {
      for (int i = 0; i < records.size(); i++) {
        Example example = examples.get(i);
        if (!(reader.decode(records.get(i)).get(0) instanceof Taken<Example> taken)
            || !Arrays.equals(taken.value().features(), example.features())
            || !taken.value().id().equals(example.id())) {
          throw new IllegalStateException("record %d must be decoded to its example".formatted(i));
        }
      }
    }

    double bytes() {
      return records.stream()
          .mapToInt(record -> record.bytes() == null ? 0 : record.bytes().length)
          .average()
          .orElse(0);
    }

    @Override
    public void close() {}
  }
}

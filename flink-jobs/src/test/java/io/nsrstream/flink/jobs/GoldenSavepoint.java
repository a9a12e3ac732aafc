package io.nsrstream.flink.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The jobs whose savepoints are kept as {@code savepoint-v*} among the test's resources, and what
 * made them; the number is that of the operators' layout. Its {@link #main} wrote those of layout 1
 * when learner snapshots had version 4, and those of layout 2, in which each reading, example and
 * label that waits is an entry of its own, when they had version 7.
 */
final class GoldenSavepoint {
  static final int KEYS = 3;

  private static final long BEGINNING = 1_790_000_000_000L;
  private static final int PERIOD_MS = 100;
  private static final int LENGTH = 3;

  private GoldenSavepoint() {}

  /** Writes both savepoints into a directory. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    try (SteppedJob job = Plain.start("")) {
      Plain.before(job);
      System.out.println("plain: " + job.stop(directory));
    }
    try (SteppedJob job = Late.start("")) {
      Late.before(job);
      System.out.println("late: " + job.stop(directory));
    }
  }

  /** Labelled examples of three keys for several networks. */
  static final class Plain {
    static final int BEFORE = 200;
    static final int AFTER = 100;

    private Plain() {}

    static SteppedJob start(String savepoint) throws Exception {
      Map<String, String> further =
          Map.of(
              "learner.race.members",
              "batch=4 lambda=0.3 window=10 encoding=quantiles,"
                  + "batch=2 replay=1 rows=4 buffer=20 lambda=0.1 window=10",
              "learner.pool.neighbours",
              "[]",
              "learner.features.bins",
              "8",
              "learner.pool.regressions",
              "[]",
              "learner.pool.classMeans",
              "[]",
              "learner.pool.persistence",
              "false");
      return SteppedJob.start(
          settings(further), GoldenSavepoint::labelled, GoldenSavepoint::label, savepoint);
    }

    static void before(SteppedJob job) throws Exception {
      job.examples(BEFORE);
      job.await(() -> job.predictions().size(), BEFORE);
    }

    static void after(SteppedJob job) throws Exception {
      int seen = job.predictions().size();
      job.examples(AFTER);
      job.await(() -> job.predictions().size(), seen + AFTER);
    }
  }

  /** Readings of three keys, cut into sequences whose labels come alone, for one network. */
  static final class Late {
    /**
     * Of which the last of each key wait for their sequence, and two sequences for their labels.
     */
    static final int BEFORE = 185;

    static final int LABELS_BEFORE = 57;

    static final int AFTER = 85;
    static final int LABELS_AFTER = 33;

    private Late() {}

    static SteppedJob start(String savepoint) throws Exception {
      Map<String, String> further =
          Map.of(
              "learner.lambda", "0.1",
              "learner.batch", "2",
              "learner.window", "10",
              "sequence.length", Integer.toString(LENGTH),
              "topics.labels", "labels");
      return SteppedJob.start(
          settings(further), GoldenSavepoint::unlabelled, GoldenSavepoint::label, savepoint);
    }

    static void before(SteppedJob job) throws Exception {
      job.examples(BEFORE);
      job.await(() -> job.predictions().size(), sequences(BEFORE));
      job.labels(LABELS_BEFORE);
      job.await(() -> job.metrics().size(), learned(0, LABELS_BEFORE));
    }

    static void after(SteppedJob job) throws Exception {
      int seen = job.predictions().size();
      int reported = job.metrics().size();
      job.examples(AFTER);
      job.await(
          () -> job.predictions().size(), seen + sequences(BEFORE + AFTER) - sequences(BEFORE));
      job.labels(LABELS_AFTER);
      job.await(
          () -> job.metrics().size(),
          reported + learned(LABELS_BEFORE, LABELS_BEFORE + LABELS_AFTER));
      int predicted = job.predictions().size();
      job.examples(2 * LENGTH * KEYS);
      job.await(() -> job.predictions().size(), predicted + 2 * KEYS);
    }

    /** Number of sequences that so many readings complete. */
    private static int sequences(int readings) {
      int sequences = 0;
      for (int i = 0; i < readings; i++) {
        sequences += i / KEYS % LENGTH == LENGTH - 1 ? 1 : 0;
      }
      return sequences;
    }

    private static int learned(int from, int to) {
      int learned = 0;
      for (int n = from; n < to; n++) {
        learned += isOfNone(n) ? 0 : 1;
      }
      return learned;
    }
  }

  private static JobSettings settings(Map<String, String> further) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("model.network", "mlp:6");
    // The learners of the savepoints see sequences as they are.
    settings.put("learner.features.sequences", "RAW");
    settings.put("learner.maxClasses", "4");
    settings.put("learner.evaluationWindow", "20");
    settings.put("flink.parallelism", "1");
    settings.put("flink.metricsEvery", "1");
    settings.putAll(further);
    return JobSettings.of(settings);
  }

  private static SourceRecord labelled(long i) {
    return record("examples", i, i, example(i, "k" + i % KEYS + "-" + i / KEYS, true));
  }

  private static SourceRecord unlabelled(long i) {
    return record("examples", i, i, example(i, "k" + i % KEYS + "-" + i / KEYS, false));
  }

  /** The label of the n-th sequence, or of none: that one waits in vain. */
  private static SourceRecord label(long n) {
    long key = n % KEYS;
    long last = LENGTH * (n / KEYS) + LENGTH - 1;
    long i = last * KEYS + key;
    String id = "k%d-%d%s".formatted(key, last, isOfNone(n) ? "-none" : "");
    String json =
        "{\"key\":\"k%d\",\"id\":\"%s\",\"label\":\"%s\",\"time\":%d}"
            .formatted(key, id, name(i), time(i));
    return record("labels", n, i, json);
  }

  private static boolean isOfNone(long n) {
    return n % 7 == 3;
  }

  private static String example(long i, String id, boolean labelled) {
    Random random = new Random(i);
    StringBuilder features = new StringBuilder();
    for (int f = 0; f < 3; f++) {
      double feature = (f == group(i) ? 3 : 0) + random.nextGaussian();
      features.append(f == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.3f", feature));
    }
    return "{\"key\":\"k%d\",\"id\":\"%s\",%s\"features\":[%s],\"time\":%d}"
        .formatted(
            i % KEYS, id, labelled ? "\"label\":\"" + name(i) + "\"," : "", features, time(i));
  }

  private static String name(long i) {
    return "class " + group(i);
  }

  /** The same for all readings of a sequence. */
  private static int group(long i) {
    return new Random(31 * (i % KEYS) + i / KEYS / LENGTH).nextInt(3);
  }

  private static long time(long i) {
    return BEGINNING + i * PERIOD_MS;
  }

  private static SourceRecord record(String topic, long offset, long i, String json) {
    return new SourceRecord(topic, 0, offset, time(i), json.getBytes(UTF_8));
  }
}

package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A training job in a MiniCluster of its own, without Kafka: its records are functions of their
 * offsets, its sources go no further than the test lets them, and its outputs are kept in memory.
 */
public final class SteppedJob implements AutoCloseable {
  private static final long WAIT_SECONDS = 120;
  private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();
  private static final Map<String, List<Object>> OUTPUTS = new ConcurrentHashMap<>();

  private final String run;
  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> result;

  private SteppedJob(String run, JobClient client) {
    this.run = run;
    this.client = client;
    this.result = client.getJobExecutionResult();
  }

  /**
   * Starts a job whose sources wait.
   *
   * @param savepoint to go on from, or empty to begin anew
   */
  public static SteppedJob start(
      JobSettings settings,
      GeneratorFunction<Long, SourceRecord> examples,
      GeneratorFunction<Long, SourceRecord> labels,
      String savepoint)
      throws Exception {
    return start(settings, examples, labels, savepoint, OutputLimits.NONE);
  }

  /** The same with bounds of the optional outputs. */
  public static SteppedJob start(
      JobSettings settings,
      GeneratorFunction<Long, SourceRecord> examples,
      GeneratorFunction<Long, SourceRecord> labels,
      String savepoint,
      OutputLimits limits)
      throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (!savepoint.isEmpty()) {
      cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, cluster);
    String run = UUID.randomUUID().toString();
    new TrainingJob(
            source(run + "/examples", examples),
            Optional.empty(),
            settings.topics().lateLabels()
                ? Optional.of(source(run + "/labels", labels))
                : Optional.empty(),
            Optional.empty(),
            new Outputs<Prediction>(run + "/predictions"),
            new Outputs<RejectedRecord>(run + "/rejected"),
            new Outputs<MetricsRecord>(run + "/metrics"),
            settings.topics().models().isEmpty()
                ? Optional.empty()
                : Optional.of(new Outputs<ModelRecord>(run + "/models")),
            limits)
        .build(environment, settings);
    return new SteppedJob(run, environment.executeAsync(settings.name()));
  }

  private static DataGeneratorSource<SourceRecord> source(
      String name, GeneratorFunction<Long, SourceRecord> records) {
    return new DataGeneratorSource<>(
        records, Long.MAX_VALUE, new Gates(name), TypeInformation.of(SourceRecord.class));
  }

  /** Lets further examples come. */
  public void examples(int count) {
    gate(run + "/examples").open(count);
  }

  /** Lets further labels come. */
  public void labels(int count) {
    gate(run + "/labels").open(count);
  }

  public List<Prediction> predictions() {
    return taken("predictions", Prediction.class);
  }

  public List<RejectedRecord> rejected() {
    return taken("rejected", RejectedRecord.class);
  }

  public List<MetricsRecord> metrics() {
    return taken("metrics", MetricsRecord.class);
  }

  public List<ModelRecord> models() {
    return taken("models", ModelRecord.class);
  }

  private <T> List<T> taken(String output, Class<T> type) {
    return outputs(run + "/" + output).stream().map(type::cast).toList();
  }

  /** Waits until a count is reached, or throws what the job failed with. */
  public void await(IntSupplier count, int atLeast) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(WAIT_SECONDS).toNanos();
    while (count.getAsInt() < atLeast) {
      if (result.isDone()) {
        result.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%d of %d came in %d s".formatted(count.getAsInt(), atLeast, WAIT_SECONDS));
      }
      Thread.sleep(10);
    }
  }

  /** Stops between two records; returns the path of the savepoint. */
  public String stop(Path savepoints) throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(WAIT_SECONDS, TimeUnit.SECONDS);
    result.get(WAIT_SECONDS, TimeUnit.SECONDS);
    return savepoint;
  }

  @Override
  public void close() {
    if (!result.isDone()) {
      client.cancel().join();
    }
    GATES.keySet().removeIf(name -> name.startsWith(run));
    OUTPUTS.keySet().removeIf(name -> name.startsWith(run));
  }

  private static Gate gate(String name) {
    return GATES.computeIfAbsent(name, unused -> new Gate());
  }

  private static List<Object> outputs(String name) {
    return OUTPUTS.computeIfAbsent(name, unused -> new CopyOnWriteArrayList<>());
  }

  /** How many records a source may still read. */
  private static final class Gate {
    private int open;
    private CompletableFuture<Void> waiting = CompletableFuture.completedFuture(null);

    synchronized void open(int count) {
      open += count;
      if (!waiting.isDone()) {
        open--;
        waiting.complete(null);
      }
    }

    synchronized CompletionStage<Void> pass() {
      if (open > 0) {
        open--;
        return CompletableFuture.completedFuture(null);
      }
      waiting = new CompletableFuture<>();
      return waiting;
    }
  }

  /** Makes the rate limiter of a source that stops at its gate. */
  private record Gates(String name) implements RateLimiterStrategy<NumberSequenceSplit> {
    private static final long serialVersionUID = 1;

    @Override
    public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
      return permits -> gate(name).pass();
    }
  }

  /** Keeps what is written. */
  private record Outputs<T>(String name) implements Sink<T> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      List<Object> written = outputs(name);
      return new SinkWriter<>() {
        @Override
        public void write(T element, Context ignored) {
          written.add(Objects.requireNonNull(element));
        }

        @Override
        public void flush(boolean endOfInput) {
          // It is in memory already.
        }

        @Override
        public void close() {
          // The test reads what is there.
        }
      };
    }
  }
}

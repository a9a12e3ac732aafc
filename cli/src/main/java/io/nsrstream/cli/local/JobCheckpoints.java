package io.nsrstream.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.view.RunView.Checkpoint;
import io.nsrstream.cli.view.RunView.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a job, from the web interface of its Flink cluster. If several jobs have the
 * name, the one that was submitted last is taken.
 */
public final class JobCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(JobCheckpoints.class);
  private static final long EVERY_NANOS = 2_000_000_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final double MILLIS = 1e3;

  private final URI address;
  private final String job;
  private final LongSupplier clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final JsonMapper json = new JsonMapper();
  private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
  private long asksAt;
  private volatile Optional<Checkpoints> latest = Optional.empty();

  /**
   * The checkpoints of a job.
   *
   * @param address of the web interface, {@code http://HOST:PORT} or with a path
   * @param job the name of the job
   * @param clock nanoseconds, from any start
   */
  public JobCheckpoints(URI address, String job, LongSupplier clock) {
    this.address = URI.create(address + (address.toString().endsWith("/") ? "" : "/"));
    this.job = job;
    this.clock = clock;
    this.asksAt = clock.getAsLong();
  }

  /**
   * Whether the cluster has the job.
   *
   * @throws IOException if there is no Flink cluster at the address
   */
  public boolean hasJob() throws IOException {
    try {
      return id(get("jobs/overview").join()).isPresent();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException unchecked
          ? unchecked.getCause()
          : new IOException(e.getCause());
    }
  }

  /**
   * The latest answer; empty before the first. This never waits: it sends a request every two
   * seconds at most, and a later call returns the answer.
   */
  public Optional<Checkpoints> latest() {
    long now = clock.getAsLong();
    if (answer.isDone() && now >= asksAt) {
      asksAt = now + EVERY_NANOS;
      answer =
          get("jobs/overview")
              .thenCompose(jobs -> id(jobs).map(this::ask).orElseGet(this::nothing))
              .exceptionally(this::ignore);
    }
    return latest;
  }

  private CompletableFuture<Void> ask(String id) {
    return get("jobs/%s/checkpoints".formatted(id))
        .thenAccept(checkpoints -> latest = Optional.of(read(checkpoints)));
  }

  private CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private Void ignore(Throwable reason) {
    LOG.debug("No checkpoints of job {} from {}", job, address, reason);
    return null;
  }

  /** The id of the job, in what {@code jobs/overview} answers. */
  private Optional<String> id(JsonNode jobs) {
    return StreamSupport.stream(jobs.path("jobs").spliterator(), false)
        .filter(each -> each.path("name").asText().equals(job))
        .max(Comparator.comparingLong(each -> each.path("start-time").asLong()))
        .map(each -> each.path("jid").asText());
  }

  private static Checkpoints read(JsonNode answer) {
    JsonNode counts = answer.path("counts");
    JsonNode last = answer.path("latest").path("completed");
    return new Checkpoints(
        counts.path("completed").asLong(),
        counts.path("failed").asLong(),
        last.isObject()
            ? new Checkpoint(
                last.path("trigger_timestamp").asLong(),
                last.path("end_to_end_duration").asLong() / MILLIS,
                last.path("state_size").asLong())
            : null);
  }

  private CompletableFuture<JsonNode> get(String path) {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    return http.sendAsync(request, BodyHandlers.ofString()).thenApply(this::tree);
  }

  private JsonNode tree(HttpResponse<String> response) {
    try {
      if (response.statusCode() == OK
          && json.readTree(response.body()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      LOG.debug("No JSON came from {}", response.uri(), e);
    }
    throw new UncheckedIOException(
        new IOException(
            "%s answers with status %d, and not as a Flink cluster does"
                .formatted(response.uri(), response.statusCode())));
  }
}

package io.nsrstream.tests.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What is asked of a JobManager over HTTP. */
public final class FlinkRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String address;

  FlinkRest(int port) {
    this.address = "http://localhost:" + port;
  }

  /** Names of the TaskManagers that it counts on. */
  public List<String> taskManagers() throws IOException, InterruptedException {
    try {
      return StreamSupport.stream(get("/taskmanagers").path("taskmanagers").spliterator(), false)
          .map(one -> one.path("id").asText())
          .sorted()
          .toList();
    } catch (ConnectException notYet) {
      return List.of();
    }
  }

  /** Whether the job and all its tasks run. */
  public boolean running(String job) throws IOException, InterruptedException {
    JsonNode found = get("/jobs/" + job);
    return found.path("state").asText().equals("RUNNING")
        && StreamSupport.stream(found.path("vertices").spliterator(), false)
            .allMatch(vertex -> vertex.path("status").asText().equals("RUNNING"));
  }

  /** How many checkpoints of a job ended so: {@code completed}, {@code failed} or others. */
  public int checkpoints(String job, String end) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path(end).asInt();
  }

  /** What Flink's page of checkpoints sums up: durations and sizes, each with its extremes. */
  public JsonNode checkpointSummary(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("summary");
  }

  /**
   * Stops a job with a savepoint, as {@code flink stop} does.
   *
   * @param drain whether it ends for good
   * @return the path of the savepoint, or "" if the job could not take one just now
   */
  String stop(String job, Path savepoints, boolean drain) throws Exception {
    JsonNode asked =
        post(
            "/jobs/" + job + "/stop",
            Map.of("targetDirectory", savepoints.toUri().toString(), "drain", drain));
    String trigger = asked.path("request-id").asText();
    if (trigger.isEmpty()) {
      return "";
    }
    String status = "/jobs/" + job + "/savepoints/" + trigger;
    Waiting.until(
        "a savepoint", () -> get(status).path("status").path("id").asText().equals("COMPLETED"));
    return get(status).path("operation").path("location").asText();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  private JsonNode post(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))),
        path);
  }

  private JsonNode send(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    return json.readTree(
        http.send(
                request.uri(URI.create(address + path)).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body());
  }
}

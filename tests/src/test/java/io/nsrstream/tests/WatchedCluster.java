package io.nsrstream.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A training job in a MiniCluster that can be asked what its web page asks; it never restarts. */
final class WatchedCluster implements AutoCloseable {
  private static final long SECONDS = 60;
  private static final int SLOTS = 2;

  private final MiniCluster cluster;
  private final JobID job;
  private final HttpClient http = HttpClient.newHttpClient();

  private WatchedCluster(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /** Starts the very job a cluster would run. */
  static WatchedCluster start(JobSettings settings) throws Exception {
    return start(TrainingJob.onCheckedKafka(settings), settings);
  }

  static WatchedCluster start(TrainingJob job, JobSettings settings) throws Exception {
    return start(job, settings, new Configuration());
  }

  /**
   * Starts a job.
   *
   * @param configuration of the cluster
   */
  static WatchedCluster start(TrainingJob job, JobSettings settings, Configuration configuration)
      throws Exception {
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    job.build(environment, settings);
    StreamGraph stream = environment.getStreamGraph();
    stream.setJobName(settings.name());
    JobGraph graph = stream.getJobGraph();
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    return new WatchedCluster(cluster, cluster.submitJob(graph).get().getJobID());
  }

  /** Where its web interface is. */
  URI address() throws Exception {
    return cluster.getRestAddress().get();
  }

  /** What the REST interface shows of the cluster and the job, by address. */
  List<Shown> pages() throws Exception {
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/config",
                "/overview",
                "/jobs/overview",
                "/jobmanager/config",
                "/jobmanager/environment",
                "/taskmanagers"));
    String ofJob = "/jobs/" + job;
    for (String page :
        List.of(
            "",
            "/config",
            "/plan",
            "/exceptions",
            "/accumulators?includeSerializedValue=true",
            "/checkpoints",
            "/checkpoints/config",
            "/metrics",
            "/jobmanager/config",
            "/jobmanager/environment")) {
      paths.add(ofJob + page);
    }
    for (JsonNode vertex : json(page(ofJob)).get("vertices")) {
      String ofVertex = ofJob + "/vertices/" + vertex.get("id").textValue();
      paths.addAll(List.of(ofVertex, ofVertex + "/accumulators", ofVertex + "/metrics"));
    }
    for (JsonNode manager : json(page("/taskmanagers")).get("taskmanagers")) {
      paths.add("/taskmanagers/" + manager.get("id").textValue());
    }
    List<Shown> pages = new ArrayList<>();
    for (String path : paths) {
      pages.add(page(path));
    }
    return pages;
  }

  private Shown page(String path) throws Exception {
    URI address = address().resolve(path);
    String text =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    if (json(new Shown(path, text)).has("errors")) {
      throw new IOException(path + " cannot be asked for: " + text);
    }
    return new Shown(path, text);
  }

  private static JsonNode json(Shown page) throws IOException {
    return new ObjectMapper().readTree(page.text());
  }

  /** Throws what the job failed with, if it did. */
  void requireNoFailure() {
    if (cluster.getJobStatus(job).join().isTerminalState()) {
      throw new AssertionError("the job ended", failure());
    }
  }

  /** What the job fails with. */
  Throwable awaitFailure() throws Exception {
    cluster.requestJobResult(job).get(SECONDS, TimeUnit.SECONDS);
    return failure();
  }

  private Throwable failure() {
    return cluster
        .requestJobResult(job)
        .join()
        .getSerializedThrowable()
        .orElseThrow()
        .deserializeError(WatchedCluster.class.getClassLoader());
  }

  /** Stops the job; returns the path of its savepoint. */
  String stop(Path savepoints) throws Exception {
    return cluster
        .stopWithSavepoint(job, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new AssertionError("the cluster cannot be closed", e);
    }
  }
}

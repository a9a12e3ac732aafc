package io.nsrstream.tests.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Does what a plan says to a cluster, its job and its broker, and waits until they recover. */
public final class Injector {
  private static final List<Integer> PARALLELISMS = List.of(2, 5, 1);

  /** Smaller than what a checkpoint writes. */
  private static final String FULL = "4096";

  private static final int BROKER_AWAY_MS = 2_000;

  private final FlinkProcesses flink;
  private final BrokerProcess broker;
  private final Map<String, String> settings;
  private final SplittableRandom random;
  private int scale;
  private String job;

  private Injector(
      FlinkProcesses flink,
      BrokerProcess broker,
      Map<String, String> settings,
      SplittableRandom random)
      throws Exception {
    this.flink = flink;
    this.broker = broker;
    this.settings = new HashMap<>(settings);
    this.random = random;
    this.job = submit("");
  }

  /**
   * Submits the job.
   *
   * @param settings of the job, by name; its parallelism is the injector's
   * @param seed draws which TaskManager a fault is for
   */
  public static Injector start(
      FlinkProcesses flink, BrokerProcess broker, Map<String, String> settings, long seed)
      throws Exception {
    link(flink.checkpoints(), directory(flink));
    return new Injector(flink, broker, settings, new SplittableRandom(seed));
  }

  /** The job's id; a new one with each submission. */
  public String job() {
    return job;
  }

  /** Returns when the job has taken a checkpoint after the fault. */
  public void inject(Fault fault) throws Exception {
    Thread.sleep(fault.delayMs());
    switch (fault.kind()) {
      case KILL_TASKMANAGER -> killTaskManager();
      case PAUSE_TASKMANAGER -> pauseTaskManager();
      case KILL_BROKER -> killBroker();
      case FAILED_CHECKPOINT -> failCheckpoint();
      case FULL_DISK -> fillDisk();
      case CANCEL_AND_RESUBMIT -> resubmit();
      case RESCALE -> rescale();
    }
    flink.awaitCheckpoints(job, 1);
  }

  private void killTaskManager() throws Exception {
    flink.killTaskManager(anyTaskManager());
    flink.startTaskManager();
    flink.awaitTaskManagers();
  }

  private void pauseTaskManager() throws Exception {
    String name = anyTaskManager();
    JavaProcess paused = flink.taskManager(name);
    paused.pause();
    try {
      Waiting.until(
          "the JobManager to give up " + name, () -> !flink.rest().taskManagers().contains(name));
    } finally {
      paused.resume();
    }
    flink.awaitTaskManagers();
  }

  private String anyTaskManager() {
    List<String> names = List.copyOf(flink.taskManagers().keySet());
    return names.get(random.nextInt(names.size()));
  }

  private void killBroker() throws Exception {
    broker.kill();
    Thread.sleep(BROKER_AWAY_MS);
    broker.bringBack();
  }

  /** The directory is a link, which points to a file for a while. */
  private void failCheckpoint() throws Exception {
    int failed = failedCheckpoints();
    Path file = flink.checkpoints().resolveSibling("no-directory");
    Files.write(file, new byte[0]);
    link(flink.checkpoints(), file);
    try {
      awaitFailedCheckpoint(failed);
    } finally {
      link(flink.checkpoints(), directory(flink));
    }
  }

  private static Path directory(FlinkProcesses flink) throws IOException {
    return Files.createDirectories(flink.checkpoints().resolveSibling("checkpoints-kept"));
  }

  /** Points a link to another place, at once. */
  private static void link(Path link, Path place) throws IOException {
    Path next = link.resolveSibling("next");
    Files.createSymbolicLink(next, place.toAbsolutePath());
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void fillDisk() throws Exception {
    int failed = failedCheckpoints();
    limitFiles(FULL);
    try {
      awaitFailedCheckpoint(failed);
    } finally {
      limitFiles("unlimited");
    }
  }

  private void limitFiles(String bytes) throws Exception {
    for (JavaProcess process :
        Stream.concat(Stream.of(flink.jobManager()), flink.taskManagers().values().stream())
            .toList()) {
      process.limitFiles(bytes);
    }
  }

  private int failedCheckpoints() throws Exception {
    return flink.rest().checkpoints(job, "failed");
  }

  private void awaitFailedCheckpoint(int before) throws Exception {
    Waiting.until("a checkpoint to fail", () -> failedCheckpoints() > before);
  }

  private void resubmit() throws Exception {
    job = submit(flink.stop(job, false));
  }

  private void rescale() throws Exception {
    scale = (scale + 1) % PARALLELISMS.size();
    resubmit();
  }

  private String submit(String savepoint) throws Exception {
    settings.put("flink.parallelism", Integer.toString(PARALLELISMS.get(scale)));
    return flink.submit(savepoint, settings);
  }
}

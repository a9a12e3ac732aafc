package io.nsrstream.tests.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session cluster: a JobManager and TaskManagers, a JVM each, on loopback. Flink's {@code lib/}
 * is made of the jars of Maven, as there is no distribution there, and of {@code target/flink-lib}.
 */
public final class FlinkProcesses implements AutoCloseable {
  /** Where the build leaves what goes to a cluster. */
  private static final Path BUILT = Path.of("..", "flink-jobs", "target").toAbsolutePath();

  private static final Path JOB_JAR = BUILT.resolve("nsr-job.jar");
  private static final Path FLINK_LIB = BUILT.resolve("flink-lib");

  /** What a distribution of Flink has in its lib/; Kafka's connector comes with the job. */
  private static final Pattern DISTRIBUTED =
      Pattern.compile(
          "(flink-(?!connector-kafka|state-processor|kubernetes|test).*|frocksdbjni.*|commons-.*"
              + "|kryo.*|reflectasm.*|objenesis.*|minlog.*|javassist.*|snappy-java.*|lz4-java.*|snakeyaml-engine.*"
              + "|slf4j-api.*|log4j-.*|async-profiler.*|jsr305.*)(?<!-tests)\\.jar");

  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final int HEAP_MB = 256;
  private static final int FLINK_HEAP_MB = 64;

  private final Path directory;
  private final ClusterSize size;
  private final String classPath;
  private final FlinkRest rest;
  private final JavaProcess jobManager;
  private final Map<String, JavaProcess> taskManagers = new TreeMap<>();
  private int started;
  private int submitted;

  private FlinkProcesses(
      Path directory, ClusterSize size, String classPath, FlinkRest rest, JavaProcess jobManager) {
    this.directory = directory;
    this.size = size;
    this.classPath = classPath;
    this.rest = rest;
    this.jobManager = jobManager;
  }

  /** Whether the build has left the job's jar and what belongs beside it. */
  public static boolean built() {
    return Files.exists(JOB_JAR) && Files.exists(FLINK_LIB);
  }

  /**
   * Starts a JobManager and TaskManagers; returns when they know each other.
   *
   * @param directory for settings, logs, checkpoints and savepoints
   */
  public static FlinkProcesses start(Path directory, ClusterSize size) throws Exception {
    int restPort = FreePort.find();
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        directory.resolve("conf").resolve("config.yaml"),
        settings(directory, size, FreePort.find(), restPort));
    String classPath = lib();
    JavaProcess jobManager =
        java(
            "jobmanager",
            directory,
            classPath,
            HEAP_MB,
            JavaProcess.QUICK,
            List.of(
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                "conf"));
    FlinkProcesses cluster =
        new FlinkProcesses(directory, size, classPath, new FlinkRest(restPort), jobManager);
    for (int i = 0; i < size.taskManagers(); i++) {
      cluster.startTaskManager();
    }
    cluster.awaitTaskManagers();
    return cluster;
  }

  private static String settings(Path directory, ClusterSize size, int rpcPort, int restPort) {
    return """
    jobmanager.rpc.address: localhost
    jobmanager.rpc.port: %d
    jobmanager.bind-host: localhost
    rest.address: localhost
    rest.bind-address: localhost
    rest.port: %d
    taskmanager.host: localhost
    taskmanager.bind-host: localhost
    taskmanager.numberOfTaskSlots: %d
    taskmanager.cpu.cores: 1.0
    taskmanager.memory.framework.heap.size: 64m
    taskmanager.memory.framework.off-heap.size: 64m
    taskmanager.memory.task.heap.size: %dm
    taskmanager.memory.task.off-heap.size: %dm
    taskmanager.memory.managed.size: %dm
    taskmanager.memory.network.min: 48m
    taskmanager.memory.network.max: 48m
    taskmanager.memory.jvm-metaspace.size: 160m
    taskmanager.memory.jvm-overhead.min: 64m
    taskmanager.memory.jvm-overhead.max: 64m
    taskmanager.network.memory.buffers-per-channel: 1
    heartbeat.interval: 1000
    heartbeat.timeout: 6000
    web.submit.enable: false
    restart-strategy.type: exponential-delay
    restart-strategy.exponential-delay.initial-backoff: 500 ms
    restart-strategy.exponential-delay.max-backoff: 3 s
    classloader.parent-first-patterns.additional: org.nd4j.;org.bytedeco.;org.deeplearning4j.
    state.backend.type: %s
    execution.checkpointing.incremental: true
    execution.checkpointing.dir: %s
    io.tmp.dirs: %s
    """
        .formatted(
            rpcPort,
            restPort,
            size.slots(),
            size.heapMb(),
            size.offHeapMb(),
            size.managedMb(),
            size.backend(),
            directory.resolve("checkpoints").toUri(),
            directory.resolve("conf").toAbsolutePath().getParent());
  }

  /** The class path of Flink's processes. */
  private static String lib() throws IOException {
    Map<String, String> byName = new TreeMap<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = Path.of(jar).getFileName().toString();
      if (DISTRIBUTED.matcher(name).matches()) {
        byName.put(name, jar);
      }
    }
    try (Stream<Path> jars = Files.list(FLINK_LIB)) {
      jars.forEach(jar -> byName.put(jar.getFileName().toString(), jar.toString()));
    }
    return String.join(File.pathSeparator, byName.values());
  }

  private static JavaProcess java(
      String name,
      Path directory,
      String classPath,
      int heapMb,
      List<String> options,
      List<String> command)
      throws IOException {
    Map<String, String> environment =
        Map.of("FLINK_CONF_DIR", directory.resolve("conf").toString());
    return new JavaProcess.Start(name, directory, classPath, heapMb, options, environment, command)
        .now();
  }

  /** What the JobManager says of itself. */
  public FlinkRest rest() {
    return rest;
  }

  /** The JobManager. */
  public JavaProcess jobManager() {
    return jobManager;
  }

  /** TaskManagers that were started and not killed, by their names. */
  public Map<String, JavaProcess> taskManagers() {
    return taskManagers;
  }

  /** One of them. */
  JavaProcess taskManager(String name) {
    return Objects.requireNonNull(taskManagers.get(name), name);
  }

  /** Where checkpoints go. */
  public Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  /** Starts one more TaskManager. */
  public void startTaskManager() throws IOException {
    String name = "taskmanager-" + ++started;
    taskManagers.put(
        name,
        java(
            name,
            directory,
            classPath,
            size.heapMb() + FLINK_HEAP_MB,
            size.options(),
            List.of(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                "conf",
                "-Dtaskmanager.resource-id=" + name)));
  }

  /** Kills a TaskManager. */
  public void killTaskManager(String name) throws InterruptedException {
    JavaProcess killed = taskManager(name);
    taskManagers.remove(name);
    killed.kill();
  }

  /** Waits until the JobManager counts on those that run and no others. */
  public void awaitTaskManagers() throws Exception {
    Waiting.until(
        "TaskManagers " + taskManagers.keySet(),
        () -> {
          requireAlive();
          return rest.taskManagers().equals(List.copyOf(taskManagers.keySet()));
        });
  }

  private void requireAlive() {
    if (!jobManager.alive() || !taskManagers.values().stream().allMatch(JavaProcess::alive)) {
      throw new IllegalStateException("A process of Flink has ended: see " + directory);
    }
  }

  /**
   * Submits the job jar with Flink's command line, and waits until it runs.
   *
   * @param savepoint where it goes on, or ""
   * @param settings of the job, by name
   * @return the id of the job
   */
  public String submit(String savepoint, Map<String, String> settings) throws Exception {
    List<String> command = new ArrayList<>(List.of("org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of("run", "-d"));
    if (!savepoint.isEmpty()) {
      command.addAll(List.of("-s", savepoint));
    }
    command.add(JOB_JAR.toString());
    settings.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    String name = "submit-" + ++submitted;
    if (java(name, directory, classPath, HEAP_MB, JavaProcess.QUICK, command).exitCode() != 0) {
      throw new IllegalStateException("Not submitted: see " + directory.resolve(name + ".log"));
    }
    String said = Files.readString(directory.resolve(name + ".log"));
    Matcher id = JOB_ID.matcher(said);
    if (!id.find()) {
      throw new IllegalStateException("Flink's command line named no job: " + said);
    }
    awaitCheckpoints(id.group(1), 1);
    return id.group(1);
  }

  /** Waits until a job runs and has completed as many further checkpoints. */
  public void awaitCheckpoints(String job, int further) throws Exception {
    Waiting.until("job " + job + " to run", () -> rest.running(job));
    int before = rest.checkpoints(job, "completed");
    Waiting.until(
        "checkpoints of job " + job,
        () -> rest.checkpoints(job, "completed") >= before + further && rest.running(job));
  }

  /** Stops a job with a savepoint; returns its path. With {@code drain} the job ends for good. */
  public String stop(String job, boolean drain) throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      String savepoint = rest.stop(job, directory.resolve("savepoints"), drain);
      if (!savepoint.isEmpty()) {
        return savepoint;
      }
      awaitCheckpoints(job, 1);
    }
    throw new IllegalStateException("Job " + job + " took no savepoint: see the logs");
  }

  @Override
  public void close() {
    Stream.concat(Stream.of(jobManager), taskManagers.values().stream())
        .collect(Collectors.toList())
        .forEach(JavaProcess::close);
  }
}

package io.nsrstream.tests.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own, which a test may pause and kill. It ends with the test's JVM at the latest. */
public final class JavaProcess implements AutoCloseable {
  /** For what need not be fast: small, and quick to start. */
  public static final List<String> QUICK =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxDirectMemorySize=256m");

  /** The packages that Flink's own scripts open. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");

  private final Process process;

  private JavaProcess(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * What to run.
   *
   * @param name of its log in the directory
   * @param directory where it runs and logs
   * @param classPath its jars
   * @param heapMb heap, in MB
   * @param options further ones of the JVM
   * @param environment further variables
   * @param command the main class and its arguments
   */
  public record Start(
      String name,
      Path directory,
      String classPath,
      int heapMb,
      List<String> options,
      Map<String, String> environment,
      List<String> command) {

    /** Starts it; standard output and errors go to {@code NAME.log} in the directory. */
    public JavaProcess now() throws IOException {
      Files.createDirectories(directory);
      List<String> line = new ArrayList<>();
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(OPENED);
      line.addAll(options);
      // As Flink's scripts have it: a heap of one size, here resident from the start.
      line.addAll(List.of("-Xms" + heapMb + "m", "-Xmx" + heapMb + "m", "-XX:+AlwaysPreTouch"));
      line.add("-Dlog4j2.configurationFile=" + Start.class.getResource("/processes-log4j2.xml"));
      line.addAll(List.of("-cp", classPath));
      line.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.environment().putAll(environment);
      builder.environment().put("OMP_NUM_THREADS", "1");
      // As docs/cluster.md advises: glibc's arenas, one for each thread, keep what they had.
      builder.environment().put("MALLOC_ARENA_MAX", "1");
      return new JavaProcess(
          builder
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile()))
              .start());
    }
  }

  /** The number that the system knows it by. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Waits for its end; its exit code. */
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it at once, by SIGKILL: it can neither flush nor say good-bye. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops all its threads until {@link #resume()}, by SIGSTOP. */
  public void pause() throws IOException, InterruptedException {
    run("kill", "-STOP", Long.toString(pid()));
  }

  /** Lets it go on, by SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    run("kill", "-CONT", Long.toString(pid()));
  }

  /**
   * Files that it writes cannot grow beyond so many bytes, as on a disk that is full.
   *
   * @param bytes the limit, or "unlimited"
   */
  public void limitFiles(String bytes) throws IOException, InterruptedException {
    run("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes + ":unlimited");
  }

  /** What {@code jcmd} says when it is asked for something. */
  public String diagnose(String question) throws IOException, InterruptedException {
    return run(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(pid()),
        question);
  }

  /** Resident memory in bytes. */
  public long residentBytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
            .filter(read -> read.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process done = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(done.getInputStream().readAllBytes(), UTF_8);
    if (done.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}

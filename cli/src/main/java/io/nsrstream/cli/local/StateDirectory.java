package io.nsrstream.cli.local;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;

/**
 * Where a job on this machine keeps its state from one run to the next. The next run goes on from
 * the savepoint or checkpoint of the highest number below it: Flink numbers both together, and a
 * run counts on from the one that it goes on from, whatever the clock does. One process has the
 * directory at a time.
 */
public final class StateDirectory implements AutoCloseable {
  private static final String METADATA = "_metadata";
  private static final String OWNER = "topics";

  /** Flink puts checkpoints at ID/chk-N. */
  private static final int DEPTH = 2;

  private final Path directory;
  private final FileChannel lock;

  /**
   * A savepoint or checkpoint.
   *
   * @param number higher than those of all before it
   */
  private record Kept(Path path, long number) {}

  private StateDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Opens a directory, which is made if there is none.
   *
   * @throws IOException if it cannot be written, or another process has it
   */
  public static StateDirectory open(Path directory) throws IOException {
    FileChannel channel = lockFile(directory);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          "the state in %s is in use by another run: stop that one, or name another directory with --state"
              .formatted(directory));
    }
    return new StateDirectory(directory.toRealPath(), channel);
  }

  private static FileChannel lockFile(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IOException(
          "--state must be a directory, but %s is a file: name another, or remove the file"
              .formatted(directory));
    }
    try {
      Files.createDirectories(directory);
      return FileChannel.open(
          directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException refused) {
      throw new IOException(
          "--state must be a directory that can be written, but %s cannot (%s): name another, or change its rights"
              .formatted(directory, refused),
          refused);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /**
   * Requires that the state, if there is one, is of a job that reads some of these topics and no
   * other one. The state has places in its topics, and Flink would read on in them, too.
   *
   * @throws IOException if it is of a job that reads another topic
   */
  public void requireOf(List<String> topics) throws IOException {
    Path owner = directory.resolve(OWNER);
    if (latest().isPresent() && Files.exists(owner)) {
      List<String> before = Files.readAllLines(owner);
      if (!topics.containsAll(before)) {
        throw new IOException(
            "the state in %s is of a job that reads %s, but this one reads %s: give this job another name, or another directory with --state"
                .formatted(directory, String.join(", ", before), String.join(", ", topics)));
      }
    }
    Files.write(owner, topics);
  }

  /**
   * The savepoint or checkpoint that was completed last; its metadata is written at the end.
   *
   * @throws IOException if the metadata of one cannot be read, or two have the highest number
   */
  public Optional<Path> latest() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory, DEPTH)) {
      paths = walk.filter(path -> Files.exists(path.resolve(METADATA))).sorted().toList();
    }
    List<Kept> all = new ArrayList<>();
    for (Path path : paths) {
      all.add(new Kept(path, number(path)));
    }
    all.sort(Comparator.comparingLong(Kept::number).reversed());
    if (all.size() > 1 && all.get(0).number() == all.get(1).number()) {
      throw twice(all.get(0), all.get(1));
    }
    return all.stream().findFirst().map(Kept::path);
  }

  private static long number(Path kept) throws IOException {
    Path metadata = kept.resolve(METADATA);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
      return Checkpoints.loadCheckpointMetadata(
              in, StateDirectory.class.getClassLoader(), metadata.toString())
          .getCheckpointId();
    } catch (IOException | RuntimeException damaged) {
      throw new IOException(
          "the state in %s cannot be read (%s): move it elsewhere, and the next run goes on from the one before it, if there is one"
              .formatted(kept, damaged.getMessage()),
          damaged);
    }
  }

  private static IOException twice(Kept one, Kept other) {
    return new IOException(
        "--state must have one latest state, but %s and %s are both number %d of a job: move the one elsewhere that is not to go on"
            .formatted(one.path(), other.path(), one.number()));
  }

  URI uri() {
    return directory.toUri();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

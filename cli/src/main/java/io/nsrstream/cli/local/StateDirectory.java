package io.nsrstream.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a job on this machine keeps its state from one run to the next: the latest savepoint or
 * checkpoint below it is where the next run goes on. One process has it at a time.
 */
public final class StateDirectory implements AutoCloseable {
  private static final String METADATA = "_metadata";

  /** Flink puts checkpoints at ID/chk-N/_metadata. */
  private static final int DEPTH = 3;

  private final Path directory;
  private final FileChannel lock;

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
    Files.createDirectories(directory);
    Path file = directory.resolve(".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          "the state in %s is in use by another run: stop that one, or name another directory with --state"
              .formatted(directory));
    }
    return new StateDirectory(directory.toRealPath(), channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** The savepoint or checkpoint that was completed last; its metadata is written at the end. */
  public Optional<Path> latest() throws IOException {
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return files
          .filter(file -> file.endsWith(METADATA))
          .max(Comparator.comparing(StateDirectory::modified).thenComparing(Path::toString))
          .map(Path::getParent);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
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

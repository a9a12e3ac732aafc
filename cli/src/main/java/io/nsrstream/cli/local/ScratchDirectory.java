package io.nsrstream.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/** Where files of one run of the command go. */
public final class ScratchDirectory {
  private ScratchDirectory() {}

  /** A new directory that goes with the process, also if Ctrl-C ends it. */
  public static Path create() throws IOException {
    Path directory = Files.createTempDirectory("nsr-");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> FileUtils.deleteDirectoryQuietly(directory.toFile()), "scratch"));
    return directory;
  }
}

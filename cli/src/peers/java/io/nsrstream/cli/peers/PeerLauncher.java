package io.nsrstream.cli.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs learners one after another, each in a JVM of its own on the same core. */
final class PeerLauncher {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> jvm = new ArrayList<>();

  /**
   * Of JVMs that are this one's like.
   *
   * @param pin the words in front of a command that give it its core, none where it has all
   * @param heap the largest heap, as {@code -Xmx} takes it
   */
  PeerLauncher(List<String> pin, String heap) {
    jvm.addAll(pin);
    jvm.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    jvm.add("-Xmx" + heap);
    jvm.add("-Dnsr.columns=" + Integer.getInteger("nsr.columns", 0));
    jvm.add("-cp");
    jvm.add(System.getProperty("java.class.path"));
    jvm.add(PeerProcess.class.getName());
  }

  /**
   * Runs one learner over one stream.
   *
   * @param options those of the stream
   * @return its scores and its peak memory, with its name and seed
   * @throws IOException if it fails; what it says of that is on standard error
   */
  ObjectNode run(Peer peer, String stream, int seed, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(peer.words());
    command.addAll(List.of(stream, "--seed", String.valueOf(seed)));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // As the nsr script does: one thread for all.
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    ObjectNode result =
        JSON.createObjectNode().put("stream", stream).put("learner", peer.name()).put("seed", seed);
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        result.setAll((ObjectNode) JSON.readTree(line));
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(
            "%s over %s ended with exit code %d: see the lines above, and raise --heap if memory ran out"
                .formatted(peer.name(), stream, exit));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
    return result;
  }
}

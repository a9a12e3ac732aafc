package io.nsrstream.connectors.graphs;

import io.nsrstream.connectors.files.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A graph of one's own, read from a file of nodes and one of edges.
 *
 * @param description how the files were understood, one line
 */
public record GraphFile(Graph graph, String description) {

  /**
   * Reads both files, CSV or gzipped CSV.
   *
   * @throws MalformedFileException if one breaks a rule; the message names the line
   * @throws IOException if one cannot be read
   */
  public static GraphFile open(Path nodes, Path edges) throws IOException {
    return GraphFiles.read(nodes, edges);
  }

  /** The files of a folder that are named {@code nodes} and {@code edges}, if it has both. */
  public static Optional<List<Path>> in(Path folder) {
    Optional<Path> nodes = file(folder, "nodes");
    Optional<Path> edges = file(folder, "edges");
    return nodes.isPresent() && edges.isPresent()
        ? Optional.of(List.of(nodes.get(), edges.get()))
        : Optional.empty();
  }

  private static Optional<Path> file(Path folder, String name) {
    return List.of(".csv", ".csv.gz").stream()
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}

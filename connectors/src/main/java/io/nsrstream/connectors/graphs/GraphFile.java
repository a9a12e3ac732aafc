package io.nsrstream.connectors.graphs;

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

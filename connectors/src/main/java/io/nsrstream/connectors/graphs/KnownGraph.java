package io.nsrstream.connectors.graphs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A published graph with a short name.
 *
 * @param name the short name
 * @param folder that has its files, as a path below the data directory
 * @param published publisher and title
 */
public record KnownGraph(String name, String folder, String published) {

  /** All of them, by name. */
  public static final List<KnownGraph> ALL =
      List.of(
          new KnownGraph(
              "computers",
              "graphs/amazon-computers",
              "Shchur et al., Pitfalls of Graph Neural Network Evaluation: Amazon Computers"),
          new KnownGraph("cora", "graphs/cora", "Planetoid: Cora"),
          new KnownGraph(
              "dblp", "graphs/dblp", "Bojchevski and Günnemann, Deep Gaussian Embedding: DBLP"),
          new KnownGraph(
              "photo",
              "graphs/amazon-photo",
              "Shchur et al., Pitfalls of Graph Neural Network Evaluation: Amazon Photo"));

  private static final String NODES = "nodes.csv.gz";
  private static final String EDGES = "edges.csv.gz";

  /** The graph of that name, if it is known. */
  public static Optional<KnownGraph> named(String name) {
    return ALL.stream().filter(graph -> graph.name.equals(name)).findFirst();
  }

  /**
   * Reads its files.
   *
   * @param data the data directory
   * @throws NoSuchFileException if a file is not there; the message says what to do
   * @throws IOException if one cannot be read
   */
  public Graph open(Path data) throws IOException {
    return GraphFiles.read(file(data, NODES), file(data, EDGES)).graph();
  }

  private Path file(Path data, String file) throws NoSuchFileException {
    Path path = data.resolve(folder).resolve(file);
    if (!Files.isReadable(path)) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "the graph %s has no file here: set NSR_DATA to the data directory that contains %s/%s and %s; it is published as %s"
              .formatted(name, folder, NODES, EDGES, published));
    }
    return path;
  }
}

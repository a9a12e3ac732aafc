package io.nsrstream.connectors.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.connectors.graphs.GraphStream.Labels;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.RowSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GraphStreamTest {
  private static final RowSettings SETTINGS = new RowSettings(16, 2, 2, 100);
  private static final KnownGraph CORA = KnownGraph.named("cora").orElseThrow();
  private static final String NODES =
      "node,class,split,features\na,x,,0:1\nb,y,,1:2.5\nc,,train,\nd,x,,0:-1 1:1e-3\n";

  private final Path directory;

  GraphStreamTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Graph read(String nodes, String edges) throws IOException {
    write("nodes.csv.gz", nodes);
    write("edges.csv.gz", edges);
    return CORA.open(directory);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(CORA.folder()).resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Example> all(GraphStream stream) {
    List<Example> examples = new ArrayList<>();
    stream.forEachRemaining(examples::add);
    return examples;
  }

  @Test
  void readsNodesWithSparseFeaturesAndUndirectedEdges() throws IOException {
    Graph graph = read(NODES, "source,target\na,b\nb,a\nc,a\nd,d\n");

    assertThat(graph.width()).isEqualTo(2);
    assertThat(graph.nodes().get(3).features()).containsExactly(-1, 1e-3f);
    assertThat(graph.nodes().get(2).label()).isEmpty();
    assertThat(graph.neighbours().get(0)).containsExactly(1, 2);
    assertThat(graph.neighbours().get(3)).isEmpty();
  }

  @Test
  void filesOfOnesOwnMayHaveAColumnForEachFeatureAndComeInTheirOrder(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("nodes.csv"), "paper,label,x,y\nc,red,1,\na,,2,5\nb,blue,4,-1e2\n");
    Files.writeString(folder.resolve("edges.csv"), "from,to\na,c\nb,c\n");
    List<Path> files = GraphFile.in(folder).orElseThrow();
    GraphFile file = GraphFiles.read(files.get(0), files.get(1));

    assertThat(file.description())
        .isEqualTo(
            "a graph of 3 nodes named by paper, 2 features in columns of their own, 2 classes in"
                + " the column label, 2 edges");
    GraphStream stream =
        GraphStream.inOrder(file.graph(), new RowSettings(16, 1, 1, 9), Labels.AT_ONCE);
    assertThat(all(stream))
        .extracting(Example::features)
        .containsExactly(
            new float[] {1, Example.MISSING, 0, 0, 0},
            new float[] {2, 5, 1, 0, 1},
            new float[] {4, -100, 1, 0, 1});
    assertThat(stream.node().name()).isEqualTo("b");
    assertThat(stream.edges()).containsExactly("c");
    assertThat(GraphFile.in(folder.resolve("nothing"))).isEmpty();
  }

  @Test
  void everyNodeComesOnceInAnOrderThatTheSeedDecides() throws IOException {
    Graph graph = read(NODES, "source,target\na,b\n");
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      List<String> order =
          all(new GraphStream(graph, SETTINGS, Labels.AT_ONCE, seed)).stream()
              .map(Example::id)
              .toList();
      assertThat(order).containsExactlyInAnyOrder("a", "b", "c", "d");
      orders.add(order);
    }
    assertThat(orders).hasSizeGreaterThan(3);
  }

  @Test
  void aNodeHasItsEdgesToThoseThatCameBefore() throws IOException {
    Graph graph = read(NODES, "source,target\na,b\na,d\nb,d\n");
    for (Example row : all(new GraphStream(graph, SETTINGS, Labels.AT_ONCE, 1))) {
      assertThat(row.features()).hasSize(3 * 2 + 2);
      assertThat(row.features()[6] + row.features()[7])
          .isEqualTo(row.time() == 0 || row.id().equals("c") ? 0 : 1);
    }
  }

  @Test
  void labelsAreInRowsOnlyAfterTheyWereLearned() throws IOException {
    Graph graph = read(NODES, "source,target\na,b\na,d\nb,d\n");
    GraphStream stream = new GraphStream(graph, SETTINGS, Labels.WHEN_LEARNED, 1);

    assertThat(all(stream)).allSatisfy(row -> assertThat(row.features()).endsWith(0, 0));
  }

  @Test
  void namesSayWhatTheNumbersOfARowAre() throws IOException {
    GraphStream stream =
        new GraphStream(read(NODES, "source,target\n"), SETTINGS, Labels.AT_ONCE, 1);

    assertThat(stream.featureNames())
        .containsExactly("0", "1", "hop1 0", "hop1 1", "hop2 0", "hop2 1", "label 0", "label 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node,class,features;a,x,0:1;a,x,0:1 | source,target | nodes.csv.gz, line 3: nodes must"
            + " differ, but a occurs twice",
        "node,class,features;a,x,0:no | source,target | nodes.csv.gz, line 2: features must be"
            + " position:value, but one is \"0:no\"",
        "node,class,features;a,x,9999999:1 | source,target | nodes.csv.gz, line 2: features must be"
            + " position:value",
        "node,label;a,x | source,target | nodes.csv.gz, line 1: must have columns of names, labels"
            + " and features, but has [node, label]",
        "node,group,x;a,x,1 | source,target | nodes.csv.gz, line 1: must have columns of names,",
        "id,label,x;a,x,red | source,target | nodes.csv.gz, line 2: x must be a number or empty,"
            + " but is \"red\"",
        "node,class,x;a,x,1 | source;a | edges.csv.gz, line 1: must have two columns of nodes, but"
            + " has [source]",
        "node,class,features;a,x,0:1 | source,target;a,b | edges.csv.gz, line 2: target must be a"
            + " node, but is b",
      })
  void aFileThatBreaksARuleIsRefusedWithItsLine(String nodes, String edges, String message) {
    assertThatThrownBy(() -> read(nodes.replace(';', '\n'), edges.replace(';', '\n')))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileSaysWhereItWasLookedForAndWhereItIsPublished() {
    assertThatThrownBy(() -> KnownGraph.named("photo").orElseThrow().open(directory))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(
            "the graph photo has no file here: set NSR_DATA to the data directory that contains"
                + " graphs/amazon-photo/nodes.csv.gz and edges.csv.gz; it is published as Shchur");
  }

  @ParameterizedTest
  @CsvSource({"cora,2708,1433,5278,7", "photo,7650,745,119081,8"})
  void readsThePublishedGraph(String name, int nodes, int features, int edges, int classes)
      throws IOException {
    KnownGraph known = KnownGraph.named(name).orElseThrow();
    Path data = dataDirectory();
    assumeThat(data.resolve(known.folder()))
        .as("%s, read through NSR_DATA: without it this test is skipped", known.folder())
        .isReadable();
    Graph graph = known.open(data);

    assertThat(graph.nodes()).hasSize(nodes);
    assertThat(graph.width()).isEqualTo(features);
    assertThat(graph.neighbours().stream().mapToInt(of -> of.length).sum()).isEqualTo(2 * edges);
    assertThat(graph.nodes().stream().map(Graph.Vertex::label).distinct()).hasSize(classes);
  }

  private static Path dataDirectory() {
    String set = System.getenv("NSR_DATA");
    if (set != null && !set.isEmpty()) {
      return Path.of(set);
    }
    return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
        .map(above -> above.resolve("shared/data"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("shared/data"));
  }
}

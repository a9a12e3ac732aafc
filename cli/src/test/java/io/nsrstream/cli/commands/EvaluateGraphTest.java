package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph whose features say nothing: only the labels of neighbours tell the class of a node. */
final class EvaluateGraphTest {
  private static final int NODES = 400;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path data;

  EvaluateGraphTest(@TempDir Path data) throws IOException {
    this.data = data;
    Random random = new Random(3);
    StringBuilder nodes = new StringBuilder("node,class,split,features\n");
    StringBuilder edges = new StringBuilder("source,target\n");
    for (int i = 0; i < NODES; i++) {
      nodes.append("%d,%s,,%d:1%n".formatted(i, i % 2 == 0 ? "even" : "odd", random.nextInt(3)));
      for (int edge = 0; edge < 8; edge++) {
        edges.append("%d,%d%n".formatted(i, (i + 2 * random.nextInt(NODES / 2)) % NODES));
      }
    }
    write("nodes.csv.gz", nodes.toString());
    write("edges.csv.gz", edges.toString());
  }

  private void write(String name, String text) throws IOException {
    Path file = data.resolve("graphs/cora").resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private int execute(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "evaluate";
    arguments[1] = "--data";
    arguments[2] = data.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private double accuracy(String... options) throws IOException {
    out.getBuffer().setLength(0);
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "cora";
    all[options.length + 1] = "--model";
    all[options.length + 2] = "mlp:8";
    all[options.length + 3] = "--json";
    assertThat(execute(all)).as(err.toString()).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("predicted").asInt()).isEqualTo(NODES);
    return result.get("accuracy").asDouble();
  }

  @Test
  void labelsOfNeighboursTellWhatFeaturesDoNot() throws IOException {
    assertThat(accuracy("--set", "graph.rows.labels=0")).isLessThan(0.65);
    assertThat(accuracy()).isGreaterThan(0.8);
  }

  @Test
  void labelsThatAreNotLearnedYetAreNotInRows() throws IOException {
    assertThat(accuracy("--label-delay", "399")).isLessThan(0.65);
  }

  @Test
  void aFolderAndTwoFilesOfOnesOwnArePlayedAsAGraph() throws IOException {
    Path folder = data.resolve("own");
    Files.createDirectories(folder);
    StringBuilder nodes = new StringBuilder("id,label,x\n");
    StringBuilder edges = new StringBuilder("source,target\n");
    for (int i = 0; i < NODES; i++) {
      nodes.append("%d,%s,1%n".formatted(i, i % 2 == 0 ? "even" : "odd"));
      edges.append("%d,%d%n".formatted(i, Math.max(i % 2, i - 2)));
    }
    Files.writeString(folder.resolve("nodes.csv"), nodes);
    Files.writeString(folder.resolve("edges.csv"), edges);

    assertThat(execute(folder.toString(), "--model", "mlp:8", "--json")).isZero();
    double ofFolder = new ObjectMapper().readTree(out.toString()).get("accuracy").asDouble();
    assertThat(ofFolder).isGreaterThan(0.8);
    out.getBuffer().setLength(0);
    String file = folder.resolve("nodes.csv").toString();
    String ends = folder.resolve("edges.csv").toString();
    assertThat(execute(file, "--edges", ends, "--model", "mlp:8", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get("accuracy").asDouble())
        .isEqualTo(ofFolder);
    assertThat(execute("cora", "--edges", ends)).isEqualTo(2);
    assertThat(err.toString()).contains("--edges is for a file of nodes of one's own");
  }

  @Test
  void aKeyIsRefusedWithAReason() {
    assertThat(execute("cora", "--key", "node")).isEqualTo(2);
    assertThat(err.toString()).contains("--key", "a graph has one model");
  }

  @Test
  void aGraphThatIsNotThereSaysWhatToDo() {
    assertThat(execute("photo")).isEqualTo(1);
    assertThat(err.toString())
        .contains("the graph photo has no file here", "graphs/amazon-photo/nodes.csv.gz");
  }
}

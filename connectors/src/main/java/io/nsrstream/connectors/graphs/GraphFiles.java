package io.nsrstream.connectors.graphs;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.nsrstream.connectors.Decimal;
import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.connectors.graphs.Graph.Vertex;
import io.nsrstream.online.data.Example;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads a graph from two CSV files, which may be gzipped. Edges are undirected.
 *
 * <table>
 * <caption>The columns</caption>
 * <tr><th>of nodes<td>{@code node} or {@code id}, else the first: its name
 * <tr><td><td>{@code class} or {@code label}: its label, none if empty
 * <tr><td><td>{@code features}: written {@code position:value position:value …} from position 0,
 *     all others being 0. Without it, every other column is a feature except {@code split}; what is
 *     empty is missing
 * <tr><th>of edges<td>{@code source} and {@code target}, else the first two
 * </table>
 */
public final class GraphFiles {
  private static final Pattern FEATURE = Pattern.compile("(\\d{1,6}):([^\\s:]{1,40})");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final String SPARSE = "features";

  /** Says which nodes another study learns from; no feature. */
  private static final String SPLIT = "split";

  /** Most values of all nodes together, so that a wrong position does not fill the memory. */
  private static final long MOST_VALUES = 1L << 29;

  private static final int GZIP = 0x1F8B;

  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final List<float[]> features = new ArrayList<>();
  private final List<SortedSet<Integer>> neighbours = new ArrayList<>();
  private NodeColumns nodeColumns = new NodeColumns("", "", List.of());
  private List<String> edgeColumns = List.of();
  private int width;

  private GraphFiles() {}

  /**
   * What columns of nodes are.
   *
   * @param dense columns of features; none if they are in one
   */
  private record NodeColumns(String name, String label, List<String> dense) {
    static NodeColumns of(List<String> header) {
      String name = first(header, List.of("node", "id")).orElse(header.get(0));
      String label = first(header, List.of("class", "label")).orElse("");
      List<String> others = new ArrayList<>(header);
      others.removeAll(List.of(name, label, SPLIT));
      return new NodeColumns(name, label, header.contains(SPARSE) ? List.of() : others);
    }

    private static Optional<String> first(List<String> header, List<String> wanted) {
      return wanted.stream().filter(header::contains).findFirst();
    }
  }

  /**
   * Reads both files.
   *
   * @throws MalformedFileException if one breaks a rule; the message names the line
   * @throws IOException if one cannot be read
   */
  public static GraphFile read(Path nodes, Path edges) throws IOException {
    GraphFiles files = new GraphFiles();
    files.read(nodes, files::nodeHeader, files::node);
    if ((long) files.width * files.features.size() > MOST_VALUES) {
      throw new MalformedFileException(
          nodes,
          1,
          "must have at most %d features of all nodes together, but has %d nodes of %d"
              .formatted(MOST_VALUES, files.features.size(), files.width),
          "leave out nodes or the largest positions");
    }
    files.read(edges, files::edgeHeader, files::edge);
    return new GraphFile(files.graph(), files.description());
  }

  private interface Header {
    void read(Path file, List<String> columns);
  }

  private interface Row {
    void read(Path file, NamedCsvRecord row);
  }

  private void read(Path file, Header header, Row row) throws IOException {
    try (Reader text = new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder());
        CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
      boolean first = true;
      for (NamedCsvRecord one : rows) {
        if (first) {
          header.read(file, one.getHeader());
          first = false;
        }
        row.read(file, one);
      }
    } catch (CsvParseException e) {
      throw new MalformedFileException(
          file, 1, "must be CSV, but is not: " + e.getMessage(), "get it anew");
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    int start = in.read() << Byte.SIZE | in.read();
    in.reset();
    return start == GZIP ? new GZIPInputStream(in) : in;
  }

  private static MalformedFileException malformed(Path file, NamedCsvRecord row, String problem) {
    return new MalformedFileException(
        file, row.getStartingLineNumber(), problem, "correct the row, or get the file anew");
  }

  private void nodeHeader(Path file, List<String> header) {
    nodeColumns = NodeColumns.of(header);
    if (nodeColumns.label().isEmpty() || header.size() < 3) {
      throw new MalformedFileException(
          file,
          1,
          "must have columns of names, labels and features, but has " + header,
          "name the column of labels class or label");
    }
  }

  private void edgeHeader(Path file, List<String> header) {
    if (header.size() < 2) {
      throw new MalformedFileException(
          file, 1, "must have two columns of nodes, but has " + header, "add the other end");
    }
    edgeColumns =
        header.containsAll(List.of("source", "target"))
            ? List.of("source", "target")
            : header.subList(0, 2);
  }

  private void node(Path file, NamedCsvRecord row) {
    String name = row.getField(nodeColumns.name());
    if (places.putIfAbsent(name, places.size()) != null) {
      throw malformed(file, row, "nodes must differ, but " + name + " occurs twice");
    }
    labels.add(row.getField(nodeColumns.label()));
    neighbours.add(new TreeSet<>());
    float[] values = nodeColumns.dense().isEmpty() ? sparse(file, row) : dense(file, row);
    width = Math.max(width, values.length);
    features.add(values);
  }

  private static float[] sparse(Path file, NamedCsvRecord row) {
    Map<Integer, Float> values = new TreeMap<>();
    String text = row.getField(SPARSE).strip();
    for (String word : text.isEmpty() ? new String[0] : BLANKS.split(text)) {
      var feature = FEATURE.matcher(word);
      float value = feature.matches() ? Decimal.parse(feature.group(2)) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw malformed(
            file, row, "features must be position:value, but one is \"%s\"".formatted(word));
      }
      values.put(Integer.parseInt(feature.group(1)), value);
    }
    float[] positions = new float[values.keySet().stream().mapToInt(at -> at + 1).max().orElse(0)];
    values.forEach((position, value) -> positions[position] = value);
    return positions;
  }

  private float[] dense(Path file, NamedCsvRecord row) {
    float[] values = new float[nodeColumns.dense().size()];
    for (int i = 0; i < values.length; i++) {
      String column = nodeColumns.dense().get(i);
      String cell = row.getField(column).strip();
      values[i] = cell.isEmpty() ? Example.MISSING : Decimal.parse(cell);
      if (!cell.isEmpty() && !Float.isFinite(values[i])) {
        throw malformed(
            file, row, "%s must be a number or empty, but is \"%s\"".formatted(column, cell));
      }
    }
    return values;
  }

  private void edge(Path file, NamedCsvRecord row) {
    int source = place(file, row, edgeColumns.get(0));
    int target = place(file, row, edgeColumns.get(1));
    if (source != target) {
      neighbours.get(source).add(target);
      neighbours.get(target).add(source);
    }
  }

  private int place(Path file, NamedCsvRecord row, String column) {
    Integer place = places.get(row.getField(column));
    if (place == null) {
      throw malformed(
          file, row, "%s must be a node, but is %s".formatted(column, row.getField(column)));
    }
    return place;
  }

  private Graph graph() {
    String[] names = new String[features.size()];
    places.forEach((name, place) -> names[place] = name);
    List<Vertex> nodes = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String label = labels.get(i);
      nodes.add(
          new Vertex(
              names[i],
              Arrays.copyOf(features.get(i), width),
              label.isBlank() ? Optional.empty() : Optional.of(label)));
    }
    return new Graph(
        nodes,
        neighbours.stream().map(of -> of.stream().mapToInt(Integer::intValue).toArray()).toList());
  }

  private String description() {
    return "a graph of %d nodes named by %s, %d features %s, %d classes in the column %s, %d edges"
        .formatted(
            features.size(),
            nodeColumns.name(),
            width,
            nodeColumns.dense().isEmpty() ? "in the column " + SPARSE : "in columns of their own",
            labels.stream().filter(label -> !label.isBlank()).distinct().count(),
            nodeColumns.label(),
            neighbours.stream().mapToLong(Collection::size).sum() / 2);
  }
}

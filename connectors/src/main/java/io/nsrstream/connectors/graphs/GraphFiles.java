package io.nsrstream.connectors.graphs;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.nsrstream.connectors.Decimal;
import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.connectors.graphs.Graph.Vertex;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads a graph from two gzipped CSV files: nodes with the columns {@code node}, {@code class} and
 * {@code features}, which are written {@code position:value position:value …} from position 0, all
 * others being 0; and undirected edges with the columns {@code source} and {@code target}.
 */
final class GraphFiles {
  private static final Pattern FEATURE = Pattern.compile("(\\d{1,6}):([^\\s:]{1,40})");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Most values of all nodes together, so that a wrong position does not fill the memory. */
  private static final long MOST_VALUES = 1L << 29;

  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final List<Map<Integer, Float>> features = new ArrayList<>();
  private final List<SortedSet<Integer>> neighbours = new ArrayList<>();
  private int width;

  private GraphFiles() {}

  /**
   * Reads both files.
   *
   * @throws MalformedFileException if one breaks a rule; the message names the line
   * @throws IOException if one cannot be read
   */
  static Graph read(Path nodes, Path edges) throws IOException {
    GraphFiles files = new GraphFiles();
    files.read(nodes, List.of("node", "class", "features"), files::node);
    if ((long) files.width * files.features.size() > MOST_VALUES) {
      throw new MalformedFileException(
          nodes,
          1,
          "must have at most %d features of all nodes together, but has %d nodes of %d"
              .formatted(MOST_VALUES, files.features.size(), files.width),
          "leave out nodes or the largest positions");
    }
    files.read(edges, List.of("source", "target"), files::edge);
    return files.graph();
  }

  private interface Row {
    void read(Path file, NamedCsvRecord row);
  }

  private void read(Path file, List<String> columns, Row row) throws IOException {
    try (Reader text =
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)),
                StandardCharsets.UTF_8.newDecoder());
        CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
      for (NamedCsvRecord one : rows) {
        if (!one.getHeader().containsAll(columns)) {
          throw malformed(
              file, one, "must have the columns " + columns + ", but has " + one.getHeader());
        }
        row.read(file, one);
      }
    } catch (CsvParseException e) {
      throw new MalformedFileException(
          file, 1, "must be CSV, but is not: " + e.getMessage(), "get it anew");
    }
  }

  private static MalformedFileException malformed(Path file, NamedCsvRecord row, String problem) {
    return new MalformedFileException(
        file, row.getStartingLineNumber(), problem, "correct the row, or get the file anew");
  }

  private void node(Path file, NamedCsvRecord row) {
    String name = row.getField("node");
    if (places.putIfAbsent(name, places.size()) != null) {
      throw malformed(file, row, "nodes must differ, but " + name + " occurs twice");
    }
    labels.add(row.getField("class"));
    neighbours.add(new TreeSet<>());
    Map<Integer, Float> values = new HashMap<>();
    String text = row.getField("features").strip();
    for (String word : text.isEmpty() ? new String[0] : BLANKS.split(text)) {
      var feature = FEATURE.matcher(word);
      float value = feature.matches() ? Decimal.parse(feature.group(2)) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw malformed(
            file, row, "features must be position:value, but one is \"%s\"".formatted(word));
      }
      int position = Integer.parseInt(feature.group(1));
      width = Math.max(width, position + 1);
      values.put(position, value);
    }
    features.add(values);
  }

  private void edge(Path file, NamedCsvRecord row) {
    int source = place(file, row, "source");
    int target = place(file, row, "target");
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
      float[] row = new float[width];
      features.get(i).forEach((position, value) -> row[position] = value);
      String label = labels.get(i);
      nodes.add(new Vertex(names[i], row, label.isBlank() ? Optional.empty() : Optional.of(label)));
    }
    return new Graph(
        nodes,
        neighbours.stream().map(of -> of.stream().mapToInt(Integer::intValue).toArray()).toList());
  }
}

package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Tree;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import io.nsrstream.online.settings.Violation;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as a tree of names and texts. No scalar is interpreted: {@code 0123}, {@code 1e3}, {@code
 * no} and {@code ~} stay as they are written. Messages name places and hold no part of the text,
 * which may have secrets in it.
 */
final class YamlTree {
  private static final int MAX_DEPTH = 20;
  private static final String QUOTE =
      "quote values that hold ': ' or ' #' or begin with one of * & ! % @ ` { [";

  private static final String INDENT = "indent with blanks: YAML takes no tabs there";

  private YamlTree() {}

  /**
   * Reads a document.
   *
   * @return an empty section for an empty document
   * @throws InvalidSettingsException if it is malformed, with the setting ""
   */
  static Tree read(String text) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException malformed) {
      boolean tab = String.valueOf(malformed.getProblem()).contains("(TAB)");
      throw invalid(malformed.getProblemMark(), tab ? INDENT : QUOTE);
    } catch (YAMLException malformed) {
      throw invalid(null, QUOTE);
    }
    return root == null ? new Section(List.of()) : tree(root, 0);
  }

  private static Tree tree(Node node, int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid("must have at most %d levels".formatted(MAX_DEPTH), node, "take levels away");
    }
    if (node instanceof ScalarNode scalar) {
      return new Text(scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      return new Items(
          sequence.getValue().stream().map(element -> tree(element, depth + 1)).toList());
    }
    return section((MappingNode) node, depth);
  }

  private static Section section(MappingNode node, int depth) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
        throw invalid("must have plain texts as names", tuple.getKeyNode(), QUOTE);
      }
      if (!names.add(key.getValue())) {
        throw invalid("must give each name once", key, "remove one of the two");
      }
      entries.add(new Entry(key.getValue(), tree(tuple.getValueNode(), depth + 1)));
    }
    return new Section(entries);
  }

  private static InvalidSettingsException invalid(String rule, Node at, String remedy) {
    return invalid(rule, "otherwise" + place(at.getStartMark()), remedy);
  }

  private static InvalidSettingsException invalid(@Nullable Mark mark, String remedy) {
    return invalid("must be valid YAML", "malformed" + place(mark), remedy);
  }

  private static InvalidSettingsException invalid(String rule, String found, String remedy) {
    return new InvalidSettingsException(List.of(new Violation("", rule, found, remedy)));
  }

  private static String place(@Nullable Mark mark) {
    return mark == null
        ? ""
        : " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
  }
}

package io.nsrstream.online.settings;

import io.nsrstream.online.settings.Conditional.Unused;
import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a settings record from a tree: its components are the known names, an instance gives the
 * defaults, its constructor the rules. Collects everything that is wrong instead of stopping at the
 * first.
 *
 * <p>Components are numbers, flags, texts, enums, records, lists of these and {@code Map<String,
 * String>}. An element of a list of records begins with the {@code DEFAULTS} of its class. A value
 * that was given for a setting without effect is refused, see {@link Conditional}.
 */
public final class Binder {
  private static final String HIDDEN = "not shown, since it may hold secrets";

  private final StructureReader structures;
  private final List<Violation> violations;
  private final String path;
  private final boolean secret;

  private Binder(
      StructureReader structures, List<Violation> violations, String path, boolean secret) {
    this.structures = structures;
    this.violations = violations;
    this.path = path;
    this.secret = secret;
  }

  /**
   * The record that a tree describes.
   *
   * @param defaults of what the tree leaves out; also tells the record to be made
   * @param structures reads lists and sections that come from a command line
   * @param violations receives all that is wrong; the record is only of use if nothing was added
   */
  public static <R extends Record> R bind(
      R defaults, Section tree, StructureReader structures, List<Violation> violations) {
    return new Binder(structures, violations, "", false).record(defaults, tree.entries());
  }

  private Binder below(String name, boolean hide) {
    return new Binder(structures, violations, path + name, secret || hide);
  }

  private <R extends Record> R record(R defaults, List<Entry> entries) {
    int before = violations.size();
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Map<String, Given> given = byComponent(entries, components);
    R start = start(defaults, components, given);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Given found = given.get(components[i].getName());
      Object fallback = get(components[i], start);
      values[i] = found == null ? fallback : value(components[i], fallback, found);
    }
    R made = construct(defaults, components, values);
    if (violations.size() == before && made instanceof Conditional conditional) {
      refuseUnused(conditional, entries);
    }
    return made;
  }

  /** The defaults of all other settings, once the one that decides them is read. */
  private <R extends Record> R start(
      R defaults, RecordComponent[] components, Map<String, Given> given) {
    if (defaults instanceof Preset preset) {
      for (RecordComponent component : components) {
        Given found = given.get(component.getName());
        if (found != null && component.getName().equals(preset.decidedBy())) {
          given.remove(component.getName());
          @SuppressWarnings("unchecked") // a preset gives records of its own kind
          R start = (R) preset.under(value(component, get(component, defaults), found));
          return start;
        }
      }
    }
    return defaults;
  }

  private Map<String, Given> byComponent(List<Entry> entries, RecordComponent[] components) {
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    Map<String, Given> given = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String name = entry.name();
      String first = name.split("[.\\[]", 2)[0];
      String rest = name.substring(first.length());
      if (!known.contains(first) || rest.equals(".")) {
        refuseUnknown(name, known);
      } else {
        given
            .computeIfAbsent(first, unseen -> new Given())
            .add(rest.startsWith(".") ? rest.substring(1) : rest, entry.value());
      }
    }
    return given;
  }

  private void refuseUnknown(String name, List<String> known) {
    if (secret) {
      String section = path.substring(0, path.length() - 1);
      violations.add(
          new Violation(section, "must hold known names only", HIDDEN, "use only " + known));
    } else {
      violations.add(
          new Violation(path + name, "is not a setting", "there", "use one of " + known));
    }
  }

  private void refuseUnused(Conditional settings, List<Entry> entries) {
    for (Unused unused : settings.unused()) {
      for (Map.Entry<String, Tree> leaf : leaves("", entries).entrySet()) {
        if (unused.covers(leaf.getKey())) {
          violate(
              leaf.getKey(),
              "must be left out " + unused.condition(),
              leaf.getValue().shown(),
              unused.remedy());
        }
      }
    }
  }

  private static Map<String, Tree> leaves(String prefix, List<Entry> entries) {
    Map<String, Tree> leaves = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.value() instanceof Section inner) {
        leaves.putAll(leaves(prefix + entry.name() + ".", inner.entries()));
      } else {
        leaves.put(prefix + entry.name(), entry.value());
      }
    }
    return leaves;
  }

  private Object value(RecordComponent component, Object fallback, Given given) {
    String name = component.getName();
    Binder here = below(name, component.isAnnotationPresent(Secret.class));
    try {
      if (fallback instanceof Record section) {
        return here.section(section, given);
      }
      if (fallback instanceof List<?> list) {
        ParameterizedType type = (ParameterizedType) component.getGenericType();
        return here.list(list, (Class<?>) type.getActualTypeArguments()[0], given);
      }
      if (fallback instanceof Map<?, ?>) {
        return here.map(given);
      }
      return here.scalar(component.getType(), fallback, given);
    } catch (InvalidSettingsException malformed) {
      malformed.violations().forEach(violation -> violations.add(violation.within(path + name)));
      return fallback;
    }
  }

  private Record section(Record defaults, Given given) {
    given.expand(structures);
    if (!given.isSection()) {
      violate(
          "",
          "must be a section of names and values",
          given.shown(),
          "write its settings indented below it");
      return defaults;
    }
    return below(".", false).record(defaults, given.below());
  }

  private List<?> list(List<?> fallback, Class<?> type, Given given) {
    given.expand(structures);
    GivenElements elements = new GivenElements(fallback, given, Scalars.readable(type));
    elements.wrong().forEach(wrong -> violate("", wrong.rule(), wrong.value(), wrong.remedy()));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Object start = elements.isFromFallback(i) ? fallback.get(i) : beginning(type);
      values.add(below("[" + i + "]", false).element(type, start, elements.get(i)));
    }
    return values;
  }

  /** What an element begins with that is not among the defaults. */
  private static Object beginning(Class<?> type) {
    if (!type.isRecord()) {
      return "";
    }
    try {
      return type.getField("DEFAULTS").get(null);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(type + " has no public DEFAULTS", missing);
    }
  }

  private Object element(Class<?> type, Object start, Given given) {
    if (start instanceof Record defaults) {
      return section(defaults, given);
    }
    boolean asBefore = given.value() == null && given.below().isEmpty();
    return asBefore ? start : scalar(type, start, given);
  }

  private Object scalar(Class<?> type, Object fallback, Given given) {
    Tree value = given.value();
    boolean single =
        given.below().isEmpty() && (value instanceof Text || value instanceof Argument);
    Optional<Object> read =
        single && value != null ? Scalars.read(type, value.shown()) : Optional.empty();
    if (read.isEmpty()) {
      violate("", "must be " + Scalars.wanted(type), given.shown(), "write such a value");
    }
    return read.orElse(fallback);
  }

  private Map<String, String> map(Given given) {
    given.expand(structures);
    Map<String, String> properties = new LinkedHashMap<>();
    if (given.isSection()) {
      addProperties("", given.below(), properties);
    } else {
      violate(
          "",
          "must be names with values",
          given.shown(),
          "write one name: value per line, indented below it");
    }
    return properties;
  }

  /** Names with dots may be written as sections, too, and texts with commas as lists. */
  private static void addProperties(
      String prefix, List<Entry> entries, Map<String, String> properties) {
    for (Entry entry : entries) {
      String name = prefix + entry.name();
      if (entry.value() instanceof Section inner) {
        addProperties(name + ".", inner.entries(), properties);
      } else if (entry.value() instanceof Items items) {
        properties.put(
            name, items.values().stream().map(Tree::shown).collect(Collectors.joining(",")));
      } else {
        properties.put(name, entry.value().shown());
      }
    }
  }

  private <R extends Record> R construct(
      R defaults, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked") // the constructor of the defaults' own class
      R made = (R) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
      return made;
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof InvalidSettingsException invalid) {
        invalid
            .violations()
            .forEach(
                violation ->
                    violate(
                        violation.setting(),
                        violation.rule(),
                        violation.value(),
                        violation.remedy()));
        return defaults;
      }
      throw new IllegalStateException("settings cannot be made", thrown);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException("settings are public records", unreachable);
    }
  }

  private static Object get(RecordComponent component, Record from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException("settings are public records", unreachable);
    }
  }

  private void violate(String name, String rule, String value, String remedy) {
    violations.add(new Violation(path + name, rule, secret ? HIDDEN : value, remedy));
  }
}

package io.nsrstream.online.settings;

import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was given for the elements of a list: the list itself, or for scalars a text with commas,
 * and on top of it, or else of the defaults, values by number such as {@code [2].batch}.
 */
final class GivenElements {
  private static final Pattern NUMBERED = Pattern.compile("\\[(\\d{1,4})](?:\\.(?=.)|$)(.*)");

  private final List<Given> elements = new ArrayList<>();
  private final List<Violation> wrong = new ArrayList<>();
  private final int fromFallback;

  /**
   * The elements that were given.
   *
   * @param fallback the elements that count where no list was given
   * @param scalars whether elements are scalars, of which several may be one text
   */
  GivenElements(List<?> fallback, Given given, boolean scalars) {
    Tree value = given.value();
    if (value instanceof Items items) {
      items.values().forEach(this::add);
    } else if (value != null && !(value instanceof Section) && scalars) {
      for (String part : value.shown().split(",")) {
        add(new Tree.Text(part.strip()));
      }
    } else if (value == null) {
      fallback.forEach(element -> elements.add(new Given()));
    } else {
      wrong.add(
          new Violation(
              "",
              "must be a list",
              given.shown(),
              "write [first, second], or one element per line after a dash"));
    }
    fromFallback = value == null ? fallback.size() : 0;
    if (wrong.isEmpty()) {
      given.below().forEach(this::overlay);
    }
  }

  private void add(Tree value) {
    Given element = new Given();
    element.add("", value);
    elements.add(element);
  }

  private void overlay(Entry entry) {
    Matcher name = NUMBERED.matcher(entry.name());
    int index = name.matches() ? Integer.parseInt(name.group(1)) : Integer.MAX_VALUE;
    if (index > elements.size()) {
      wrong.add(
          new Violation(
              "",
              "must be a list, of which the next element is [%d]".formatted(elements.size()),
              entry.name(),
              "write [first, second], or one element by its number from 0"));
      return;
    }
    if (index == elements.size()) {
      elements.add(new Given());
    }
    elements.get(index).add(name.group(2), entry.value());
  }

  int size() {
    return elements.size();
  }

  Given get(int index) {
    return elements.get(index);
  }

  /** Whether an element is one of the defaults, changed or not. */
  boolean isFromFallback(int index) {
    return index < fromFallback;
  }

  /** What is wrong with the list as a whole. */
  List<Violation> wrong() {
    return wrong;
  }
}

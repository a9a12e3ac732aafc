package io.nsrstream.connectors.records;

import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of the pointers in a mapping. */
final class Pointers {
  private static final Pattern POINTER = Pattern.compile("/([^~]|~[01])*+");

  private Pointers() {}

  static void requireOne(Rules rules, String setting, String pointer) {
    if (KafkaPlace.isMeant(pointer)) {
      rules.require(
          KafkaPlace.isKnown(pointer),
          setting,
          "must be kafka:key, kafka:header/NAME, kafka:timestamp, kafka:partition or kafka:topic",
          "\"" + pointer + "\"",
          "write one of these, or a JSON pointer");
    } else {
      requireJson(rules, setting, pointer);
    }
  }

  static void requireJson(Rules rules, String setting, String pointer) {
    rules.require(
        POINTER.matcher(pointer).matches(),
        setting,
        "must be a JSON pointer: it starts with / and has ~ only as ~0 or ~1",
        "\"" + pointer + "\"",
        "write it like /reading/temperature");
  }

  static void requireOneOrNone(Rules rules, String setting, String pointer) {
    if (!pointer.isEmpty()) {
      requireOne(rules, setting, pointer);
    }
  }

  /** A value has one use: no pointer may equal another or lead into what another names. */
  static void requireSeparate(Rules rules, List<String> features, String... others) {
    List<String> folders =
        Stream.concat(features.stream(), Stream.of(others))
            .filter(pointer -> pointer.startsWith("/"))
            .map(pointer -> pointer + "/")
            .sorted()
            .toList();
    for (int i = 1; i < folders.size(); i++) {
      String outer = folders.get(i - 1);
      String inner = folders.get(i);
      rules.require(
          !inner.startsWith(outer),
          "pointers",
          "must name different fields, none inside another",
          outer.substring(0, outer.length() - 1) + " and " + inner.substring(0, inner.length() - 1),
          "remove one of the two");
    }
  }
}

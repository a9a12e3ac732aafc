package io.nsrstream.connectors.records;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Where records of edges have their two ends. Key and time are where examples have them.
 *
 * @param source JSON pointer, or a part of the Kafka record, of the id of one end: string, number
 *     or boolean
 * @param target the same of the other end
 */
public record EdgeMapping(String source, String target) implements Serializable {

  public static final EdgeMapping DEFAULTS = new EdgeMapping("/source", "/target");

  public EdgeMapping {
    Rules rules = new Rules();
    Pointers.requireOne(rules, "source", source);
    Pointers.requireOne(rules, "target", target);
    rules
        .require(
            !source.equals(target),
            "target",
            "must not be where source is",
            target,
            "name the field of the other end")
        .check();
  }
}

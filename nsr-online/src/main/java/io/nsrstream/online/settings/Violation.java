package io.nsrstream.online.settings;

/**
 * A setting that breaks a rule.
 *
 * @param setting its dotted name
 * @param rule what holds for it
 * @param value what was found
 * @param remedy what to do
 */
public record Violation(String setting, String rule, String value, String remedy) {

  /** The same violation seen from outside the section it was found in. */
  public Violation within(String prefix) {
    return new Violation(prefix + setting, rule, value, remedy);
  }

  @Override
  public String toString() {
    return "%s %s, but is %s: %s".formatted(setting, rule, value, remedy);
  }
}

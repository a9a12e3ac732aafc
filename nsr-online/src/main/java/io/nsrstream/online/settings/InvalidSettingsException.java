package io.nsrstream.online.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when settings break rules; holds all of the violations, not just the first. */
public final class InvalidSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  public InvalidSettingsException(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }
}

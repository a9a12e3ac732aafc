package io.nsrstream.models.architecture;

import io.nsrstream.models.architecture.Regularization.L1;
import io.nsrstream.models.architecture.Regularization.L2;
import io.nsrstream.models.architecture.Regularization.None;
import io.nsrstream.models.architecture.Regularization.Orthogonality;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of regularizations. */
final class RegularizationText {
  private static final String NONE = "none";
  private static final Pattern STRONG =
      Pattern.compile("(l1|l2|orthogonality):(\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)");

  private RegularizationText() {}

  static Optional<Regularization> find(String text) {
    if (text.equals(NONE)) {
      return Optional.of(new None());
    }
    Matcher parts = STRONG.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    double strength = Double.parseDouble(parts.group(2));
    return Double.isFinite(strength) ? Optional.of(of(parts.group(1), strength)) : Optional.empty();
  }

  private static Regularization of(String kind, double strength) {
    return switch (kind) {
      case "l1" -> new L1(strength);
      case "l2" -> new L2(strength);
      default -> new Orthogonality(strength);
    };
  }
}

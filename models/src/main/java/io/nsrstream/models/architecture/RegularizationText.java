package io.nsrstream.models.architecture;

import io.nsrstream.models.architecture.Regularization.Jacobian;
import io.nsrstream.models.architecture.Regularization.L1;
import io.nsrstream.models.architecture.Regularization.L2;
import io.nsrstream.models.architecture.Regularization.None;
import io.nsrstream.models.architecture.Regularization.Orthogonality;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of regularizations. */
final class RegularizationText {
  private static final String NONE = "none";
  private static final String STRENGTH = "(\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)";
  private static final Pattern OF_WEIGHTS = Pattern.compile("(l1|l2|orthogonality):" + STRENGTH);
  private static final Pattern OF_JACOBIAN =
      Pattern.compile("jacobian:" + STRENGTH + "(?:x([1-9]\\d{0,2}))?");

  private RegularizationText() {}

  static Optional<Regularization> find(String text) {
    if (text.equals(NONE)) {
      return Optional.of(new None());
    }
    Matcher ofWeights = OF_WEIGHTS.matcher(text);
    if (ofWeights.matches()) {
      return strength(ofWeights.group(2)).map(strength -> of(ofWeights.group(1), strength));
    }
    Matcher ofJacobian = OF_JACOBIAN.matcher(text);
    if (ofJacobian.matches()) {
      int projections = Integer.parseInt(Objects.requireNonNullElse(ofJacobian.group(2), "1"));
      return strength(ofJacobian.group(1)).map(strength -> new Jacobian(strength, projections));
    }
    return Optional.empty();
  }

  private static Optional<Double> strength(String digits) {
    return Optional.of(Double.valueOf(digits)).filter(Double::isFinite);
  }

  private static Regularization of(String kind, double strength) {
    return switch (kind) {
      case "l1" -> new L1(strength);
      case "l2" -> new L2(strength);
      default -> new Orthogonality(strength);
    };
  }
}

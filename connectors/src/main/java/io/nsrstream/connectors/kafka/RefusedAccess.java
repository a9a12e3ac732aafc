package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Brokers that do not let a client in. Asking them again does not help; other settings do. */
public final class RefusedAccess {
  private static final String PROPERTIES = "kafka.properties.";

  private RefusedAccess() {}

  /**
   * Requires that a failure has another cause than brokers that refuse the client.
   *
   * @throws InvalidSettingsException with the property to correct; no value is shown
   */
  public static void check(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException refused) {
        throw new InvalidSettingsException(List.of(violation(refused)));
      }
    }
  }

  private static Violation violation(AuthenticationException refused) {
    if (refused instanceof UnsupportedSaslMechanismException) {
      return violation(
          "sasl.mechanism",
          "must be a mechanism that the brokers accept",
          "use one that their listener has");
    }
    if (refused instanceof SaslAuthenticationException) {
      return violation(
          "sasl.jaas.config",
          "must have a user and a password that the brokers accept",
          "check both, and sasl.mechanism");
    }
    if (refused instanceof SslAuthenticationException) {
      return violation(
          "ssl.truststore.location",
          "must have the certificates of the brokers, and these must have the names in"
              + " kafka.servers",
          "check the ssl properties, and ssl.keystore.location if the brokers ask for a"
              + " certificate");
    }
    return violation(
        "security.protocol",
        "must be the one of the listener in kafka.servers",
        "check security.protocol and the port");
  }

  private static Violation violation(String property, String rule, String remedy) {
    return new Violation(PROPERTIES + property, rule, ClientProperties.NOT_SHOWN, remedy);
  }
}

package io.nsrstream.connectors.registry;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Secret;
import java.io.Serializable;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * Where the schema registry is, and how long it is waited for.
 *
 * @param url address, several of one registry separated by commas; {@code ""} where none is needed
 * @param user for basic authentication; {@code ""} for none
 * @param password its password
 * @param timeoutMs how long the registry may take for one answer
 * @param retryMs how long the registry is asked again where it does not answer, or with an error of
 *     its own; after that the job fails and starts again from its last checkpoint
 * @param maxSchemas the most schemas that a reader keeps
 * @param maxSchemaBytes the longest answer of the registry
 * @param unknownMs how long a reader does not ask again for a schema that the registry does not
 *     have
 * @param maxUnknown the most such schemas in that time; beyond it no other schema is asked for
 */
public record RegistrySettings(
    String url,
    String user,
    @Secret String password,
    int timeoutMs,
    int retryMs,
    int maxSchemas,
    int maxSchemaBytes,
    int unknownMs,
    int maxUnknown)
    implements Serializable {

  public static final RegistrySettings DEFAULTS =
      new RegistrySettings("", "", "", 10_000, 60_000, 1_000, 1_048_576, 60_000, 100);

  private static final int HOUR_MS = 3_600_000;

  public RegistrySettings {
    Rules rules = new Rules();
    for (String address : addresses(url)) {
      rules.require(
          isAddress(address),
          "url",
          "must be http:// or https:// and a host, several separated by commas, without a user",
          "not shown, since it may hold secrets",
          "write it like https://registry:8081, and the user in format.registry.user");
    }
    rules
        .require(
            user.isEmpty() == password.isEmpty() && user.indexOf(':') < 0,
            "user",
            "must be given with its password, without a colon",
            "not shown, since it may hold secrets",
            "give both format.registry.user and format.registry.password, or none")
        .between("timeoutMs", timeoutMs, 100, HOUR_MS)
        .between("retryMs", retryMs, 0, HOUR_MS)
        .between("maxSchemas", maxSchemas, 1, 100_000)
        .between("maxSchemaBytes", maxSchemaBytes, 1_024, 1 << 30)
        .between("unknownMs", unknownMs, 1, HOUR_MS)
        .between("maxUnknown", maxUnknown, 1, 100_000)
        .check();
  }

  /** The addresses, without slashes at their ends. */
  List<String> addresses() {
    return addresses(url);
  }

  private static List<String> addresses(String url) {
    return url.isBlank()
        ? List.of()
        : Arrays.stream(url.split(",")).map(one -> one.strip().replaceAll("/+$", "")).toList();
  }

  private static boolean isAddress(String address) {
    try {
      URI uri = URI.create(address);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "RegistrySettings[url=%s]".formatted(url);
  }
}

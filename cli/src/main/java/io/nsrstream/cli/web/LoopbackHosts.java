package io.nsrstream.cli.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names under which a browser may ask for the page. A page of another origin can make its own
 * name lead to this machine (DNS rebinding); the Host header then still has that name.
 */
final class LoopbackHosts {
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "[::1]");

  private LoopbackHosts() {}

  /**
   * Whether a Host header names this machine.
   *
   * @param header null where there is none
   */
  static boolean allow(@Nullable String header, int port) {
    return header != null
        && NAMES.stream().anyMatch(name -> header.equalsIgnoreCase(name + ":" + port));
  }
}

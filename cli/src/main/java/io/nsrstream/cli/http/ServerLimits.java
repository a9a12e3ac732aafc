package io.nsrstream.cli.http;

import io.nsrstream.online.settings.Rules;

/**
 * What a server takes.
 *
 * @param maxBodyBytes most bytes of a request's body; a longer one is answered with 413
 * @param maxRate most requests a second; further ones are answered with 429. 0 for no limit
 * @param threads requests that are worked on at once; others wait
 */
public record ServerLimits(int maxBodyBytes, double maxRate, int threads) {
  public ServerLimits {
    new Rules()
        .between("--max-body", maxBodyBytes, 1, 1 << 30)
        .atLeast("--max-rate", maxRate, 0)
        .between("--threads", threads, 1, 1_000)
        .check();
  }
}

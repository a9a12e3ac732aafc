package io.nsrstream.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoopbackHostsTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost:8123", "LOCALHOST:8123", "127.0.0.1:8123", "[::1]:8123"})
  void namesOfThisMachineAreAllowed(String header) {
    assertThat(LoopbackHosts.allow(header, 8123)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8123",
        "localhost.evil.example:8123",
        "localhost:8123.evil.example",
        "localhost:80",
        "localhost",
        ""
      })
  void aNameThatOnlyLeadsHereIsNot(String header) {
    assertThat(LoopbackHosts.allow(header, 8123)).isFalse();
  }

  @Test
  void aRequestWithoutAHostIsNot() {
    assertThat(LoopbackHosts.allow(null, 8123)).isFalse();
  }
}

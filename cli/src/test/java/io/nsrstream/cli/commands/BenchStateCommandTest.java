package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchStateCommandTest {

  @Test
  void aKeyTakesWhatItHasLearned() throws Exception {
    StringWriter out = new StringWriter();
    int code =
        Nsr.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "bench",
                "state",
                "--features",
                "4",
                "--classes",
                "2",
                "--sizes",
                "SMALL",
                "--json");

    assertThat(code).isZero();
    JsonNode key = new ObjectMapper().readTree(out.toString());
    assertThat(key.get("size").asText()).isEqualTo("SMALL");
    assertThat(key.get("bytes").get(0).asInt()).isBetween(100, 8_000);
    assertThat(key.get("bytes").get(2).asInt()).isGreaterThan(key.get("bytes").get(0).asInt());
    assertThat(key.get("native").asLong()).isPositive();
  }
}

package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchDecodeCommandTest {

  @Test
  void allFormatsAreMeasuredOnTheSameExamples() throws Exception {
    StringWriter out = new StringWriter();
    int code =
        Nsr.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "bench", "decode", "--features", "3", "--rounds", "2", "--millis", "1", "--json");

    assertThat(code).isZero();
    List<String> formats = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      JsonNode rate = new ObjectMapper().readTree(line);
      formats.add(rate.get("format").asText());
      assertThat(rate.get("features").asInt()).isEqualTo(3);
      assertThat(rate.get("bytes").asDouble()).isBetween(20.0, 150.0);
      assertThat(rate.get("recordsPerSecond").asDouble()).isPositive();
    }
    assertThat(formats).containsExactly("JSON", "CSV", "Avro", "Avro in Confluent's framing");
  }

  @Test
  void numbersOfFeaturesAreChecked() {
    StringWriter err = new StringWriter();
    int code =
        Nsr.commandLine()
            .setErr(new PrintWriter(err))
            .execute("bench", "decode", "--features", "0");

    assertThat(code).isNotZero();
    assertThat(err.toString()).contains("--features must be between 1 and 10000");
  }
}

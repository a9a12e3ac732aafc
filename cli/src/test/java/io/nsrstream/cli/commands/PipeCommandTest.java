package io.nsrstream.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.Nsr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

@ResourceLock(Resources.SYSTEM_OUT)
final class PipeCommandTest {
  private final StringWriter err = new StringWriter();
  private int exit;

  private String answers(String requests, String... arguments) {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(requests.getBytes(UTF_8)));
      System.setOut(new PrintStream(answers, false, UTF_8));
      CommandLine nsr = Nsr.commandLine();
      nsr.setErr(new PrintWriter(err, true));
      exit = nsr.execute(arguments);
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    return answers.toString(UTF_8);
  }

  @Test
  void answersAreOnStandardOutputAlone() {
    String request = "{\"do\":\"learn\",\"features\":{\"t\":1},\"label\":\"müde\"}\n";

    assertThat(answers(request.repeat(2), "pipe", "--size", "small"))
        .isEqualTo("{\"learned\":1}\n{\"learned\":2}\n");
    assertThat(exit).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void featuresThatAreNamedInSettingsMayBeTexts() {
    String request =
        "{\"do\":\"learn\",\"features\":{\"title\":\"Water pump"
            + " leaks\",\"t\":1},\"label\":\"a\"}\n";

    assertThat(
            answers(
                request + "{\"do\":\"report\"}\n",
                "pipe",
                "--set",
                "mapping.features=[/features/title]",
                "--set",
                "mapping.text=[/features/title]"))
        .contains("\"features\":[\"title\",\"t\"]");
  }

  @Test
  void aPointerToSomethingElseIsRefused() {
    assertThat(answers("", "pipe", "--set", "mapping.features=[/data/t]")).isEmpty();
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("mapping.features must hold pointers to values");
  }
}

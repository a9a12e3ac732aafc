package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ServeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int nsr(String... arguments) {
    CommandLine nsr = Nsr.commandLine();
    nsr.setOut(new PrintWriter(out, true));
    nsr.setErr(new PrintWriter(err, true));
    return nsr.execute(arguments);
  }

  @Test
  void whatEvaluateSavesIsServed(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("data.csv");
    StringBuilder rows = new StringBuilder("a,b,label\n");
    for (int k = 0; k < 200; k++) {
      rows.append("%d,%d,%s\n".formatted(k % 2, k % 5, k % 2 == 0 ? "even" : "odd"));
    }
    Files.writeString(data, rows);
    String saved = directory.resolve("model.nsrs").toString();
    assertThat(nsr("evaluate", data.toString(), "--save", saved, "--json")).isZero();
    out.getBuffer().setLength(0);

    AtomicInteger exit = new AtomicInteger(-1);
    Thread serving = new Thread(() -> exit.set(nsr("serve", saved, "--port", "0", "--json")));
    serving.start();
    while (!out.toString().contains("url") && serving.isAlive()) {
      Thread.sleep(20);
    }
    String url = new JsonMapper().readTree(out.toString()).get("url").asText();
    JsonNode answer =
        new JsonMapper()
            .readTree(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create(url + "/predict"))
                            .POST(BodyPublishers.ofString("{\"features\":[1,3],\"id\":\"x\"}"))
                            .build(),
                        BodyHandlers.ofString())
                    .body());
    assertThat(answer.get("predicted").asText()).isEqualTo("odd");
    assertThat(answer.get("version").asLong()).isEqualTo(200);
    serving.interrupt();
    serving.join(30_000);
    assertThat(serving.isAlive()).isFalse();
  }

  @Test
  void withoutModelsItSaysWhatToName() {
    assertThat(nsr("serve")).isEqualTo(2);
    assertThat(err.toString()).contains("nsr evaluate --save").contains("topics.models");
  }

  @Test
  void aFileThatIsNoSnapshotIsAnError(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("x"), "no snapshot");
    assertThat(nsr("serve", file.toString(), "--port", "0")).isEqualTo(3);
    assertThat(err.toString()).contains(file + ": these 11 bytes do not begin with NSRS");
    assertThat(nsr("serve", directory.resolve("missing").toString())).isEqualTo(1);
  }

  @Test
  void anAddressWhereItCannotListenIsNamed(@TempDir Path directory) throws Exception {
    Path data =
        Files.writeString(directory.resolve("d.csv"), "a,label\n" + "1,x\n2,y\n".repeat(50));
    String saved = directory.resolve("model.nsrs").toString();
    assertThat(nsr("evaluate", data.toString(), "--save", saved, "--json")).isZero();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(nsr("serve", saved, "--port", port)).isEqualTo(1);
      assertThat(err.toString()).contains("127.0.0.1:" + port, "choose another --port or --host");
    }
    assertThat(nsr("serve", saved, "--host", "no host", "--port", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--host must be a name or an address of this machine");
  }

  @Test
  void limitsOutOfRangeAreWrongUsage() {
    assertThat(nsr("serve", "x", "--max-body", "0")).isEqualTo(2);
    assertThat(nsr("serve", "x", "--port", "70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--max-body").contains("--port");
  }

  @Test
  void savingIsForOneStreamOfOneKey(@TempDir Path directory) throws Exception {
    String file = directory.resolve("model").toString();
    assertThat(nsr("evaluate", "sea", "led", "--save", file)).isEqualTo(2);
    assertThat(err.toString()).contains("--save is for one stream, but 2");
    assertThat(directory.resolve("model")).doesNotExist();
  }

  @Test
  void pinNeedsATopicAndOneChoice() {
    assertThat(nsr("pin", "--key", "m1", "--latest")).isEqualTo(2);
    assertThat(err.toString()).contains("topics.models");
    assertThat(nsr("pin", "--key", "m1")).isEqualTo(2);
    assertThat(nsr("pin", "--key", "m1", "--latest", "--to", "3")).isEqualTo(2);
    assertThat(nsr("pin", "--key", "m1", "--to", "-3", "--set", "topics.models=m")).isEqualTo(2);
  }
}

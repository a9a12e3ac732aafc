package io.nsrstream.lab.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.lab.speed.Side;
import io.nsrstream.lab.speed.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A Python interpreter that takes steps of PyTorch networks when asked, and times them itself.
 * Requests and answers are JSON, a line each.
 */
final class TorchProcess implements AutoCloseable {
  private static final String SCRIPT = "torch_steps.py";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Lets glibc keep freed memory instead of giving it back at each step, which takes half or more
   * of the time of steps on sequences and images.
   */
  private static final Map<String, String> KEEPS_MEMORY =
      Map.of("MALLOC_MMAP_THRESHOLD_", "4000000000", "MALLOC_TRIM_THRESHOLD_", "4000000000");

  private final String python;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  private TorchProcess(String python, Process process) {
    this.python = python;
    this.process = process;
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    requests = new OutputStreamWriter(process.getOutputStream(), UTF_8);
  }

  /**
   * Starts an interpreter; returns when it has PyTorch ready.
   *
   * @param python the interpreter: a path, or a name on the PATH
   * @throws IOException if there is no such interpreter, or it has no PyTorch
   */
  static TorchProcess start(String python) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(python, "-c", script()).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(KEEPS_MEMORY);
    Process process = builder.start();
    TorchProcess torch = new TorchProcess(python, process);
    try {
      torch.answer();
      return torch;
    } catch (IOException e) {
      torch.close();
      throw e;
    }
  }

  private static String script() throws IOException {
    try (InputStream in = TorchProcess.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), UTF_8);
    }
  }

  /** A side that does a work in the interpreter. One side at a time keeps its network there. */
  Side side(Work work) {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("network", work.network())
            .put("batch", work.batch())
            .put("optimizer", work.optimizer().name().toLowerCase(Locale.ROOT))
            .put("train", work.trains());
    return new RemoteSide(request);
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("%s ended without an answer".formatted(python));
    }
    JsonNode answer = JSON.readTree(line);
    if (answer.has("error")) {
      throw new IOException("%s: %s".formatted(python, answer.get("error").asText()));
    }
    return answer;
  }

  /** Ends the interpreter. */
  @Override
  public void close() {
    process.destroy();
  }

  private final class RemoteSide implements Side {
    private final ObjectNode request;

    RemoteSide(ObjectNode request) {
      this.request = request;
    }

    @Override
    public double nanosPerStep(int steps) {
      try {
        requests.write(request.put("steps", steps) + "\n");
        requests.flush();
        return answer().get("nanos").asDouble();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The network stays until the next one comes. */
    @Override
    public void close() {}
  }
}

package io.nsrstream.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.connectors.versions.ServedModels;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.learner.Size;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelServerTest {
  private static final Restoring RESTORING =
      new Restoring(LearnerSettings.of(Size.SMALL), NetworkSettings.DEFAULTS.factory());
  private static final String RECORD = "{\"key\":\"m1\",\"id\":\"e7\",\"features\":[0.5,0,1]}";
  private static final ServerLimits LIMITS = new ServerLimits(1_000, 0, 8);
  private static final JsonMapper JSON = new JsonMapper();

  private final ServedModels models = models();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch mayRead = new CountDownLatch(1);
  private @Nullable ModelServer server;

  private static ServedModels models() {
    return new ServedModels(
        List.of("plant", ""),
        2,
        1 << 26,
        RESTORING,
        new ServedModel.Events() {
          @Override
          public void served(String key, long version) {}

          @Override
          public void refused(String key, long version, String reason) {}
        });
  }

  @AfterEach
  void stop() {
    mayRead.countDown();
    if (server != null) {
      server.close();
    }
    models.close();
  }

  private void start(ServerLimits limits) throws IOException {
    RecordMapping mapping = RecordMapping.DEFAULTS;
    server =
        ModelServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            models,
            () -> {
              ExampleReader reader = new ExampleReader(mapping);
              return record -> {
                await(Objects.requireNonNull(record.bytes()));
                List<Decoded<Example>> read = reader.decode(record);
                return read;
              };
            },
            ready::get,
            limits);
  }

  /** A record that says so is read only when the test lets it. */
  private void await(byte[] body) {
    if (new String(body, UTF_8).contains("slow")) {
      reading.countDown();
      try {
        assertThat(mayRead.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void publish(String key, int examples) throws Exception {
    byte[] bytes = snapshot(examples).toBytes();
    VersionRecords.write(key, examples, bytes, 10_000, models::take);
  }

  private static Snapshot snapshot(int examples) throws Exception {
    Random random = new Random(3);
    try (Learner learner = new Learner(RESTORING.learner(), RESTORING.networks())) {
      for (int k = 0; k < examples; k++) {
        float[] features = {(float) random.nextGaussian() + k % 2, k % 3, 1};
        learner.testThenTrain(new Example("", "e" + k, features, List.of(), "class " + k % 2, k));
      }
      return learner.snapshot();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private ModelServer server() {
    return Objects.requireNonNull(server);
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:%d%s".formatted(server().address().getPort(), path)));
  }

  private HttpResponse<String> predict(String body) throws Exception {
    return send(at("/predict").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void anExampleIsAnsweredAsTheLearnerForecasts() throws Exception {
    start(LIMITS);
    publish("m1", 60);
    HttpResponse<String> response = predict(RECORD);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    Example example = new Example("m1", "e7", new float[] {0.5f, 0, 1}, List.of(), null, 0);
    try (Learner learner = RESTORING.apply(snapshot(60))) {
      assertThat(response.body())
          .isEqualTo(
              new String(
                  OutputJson.answer(new Answer(learner.forecast(example).prediction(), "m1", 60)),
                  UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1]",
        "{\"key\":\"m1\"}",
        "{\"key\":\"m1\",\"features\":[1,2]}",
        "{\"key\":\"m1\",\"features\":[\"NaN\",0,1]}",
        "{\"features\":[1,2,1e99],\"key\":\"m1\"}"
      })
  void whatCannotBeAnsweredIsRefusedWithTheReason(String body) throws Exception {
    start(LIMITS);
    publish("m1", 20);
    HttpResponse<String> response = predict(body);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(response.body()).get("error").asText()).isNotBlank();
    assertThat(predict(RECORD).statusCode()).as("the next one is answered").isEqualTo(200);
  }

  @Test
  void aKeyWithoutAModelIsAnsweredByAParentOrToldSo() throws Exception {
    start(LIMITS);
    publish("plant", 20);
    String ofPlant = RECORD.replace("m1", "plant/m1");
    assertThat(JSON.readTree(predict(ofPlant).body()).get("model").asText()).isEqualTo("plant");
    HttpResponse<String> none = predict(RECORD);
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(none.body()).get("model").isNull()).isTrue();
    publish("", 40);
    assertThat(JSON.readTree(predict(RECORD).body()).get("version").asLong()).isEqualTo(40);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    start(LIMITS);
    publish("m1", 20);
    HttpResponse<String> response = predict(" ".repeat(1_001 - RECORD.length()) + RECORD);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(predict(" ".repeat(1_000 - RECORD.length()) + RECORD).statusCode()).isEqualTo(200);
    HttpResponse<String> endless =
        send(
            at("/predict")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[3_000_000]))));
    assertThat(endless.statusCode()).isEqualTo(413);
  }

  @Test
  void requestsBeyondTheRateAreRefused() throws Exception {
    start(new ServerLimits(1_000, 2, 8));
    publish("m1", 20);
    List<Integer> statuses = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      statuses.add(predict(RECORD).statusCode());
    }
    assertThat(statuses).startsWith(200, 200).contains(429);
    assertThat(send(at("/health")).statusCode()).as("is not limited").isEqualTo(200);
  }

  @Test
  void otherPathsAndMethodsAreNamed() throws Exception {
    start(LIMITS);
    for (String path : List.of("/", "/predictions", "/predict/m1", "/healthz", "/../etc")) {
      assertThat(send(at(path)).statusCode()).as(path).isEqualTo(404);
      assertThat(send(at(path).POST(BodyPublishers.ofString(RECORD))).statusCode()).isEqualTo(404);
    }
    HttpResponse<String> get = send(at("/predict"));
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(send(at("/health").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void itIsReadyWhenAllModelsAreThere() throws Exception {
    ready.set(false);
    start(LIMITS);
    assertThat(send(at("/ready")).statusCode()).isEqualTo(503);
    assertThat(send(at("/health")).statusCode()).isEqualTo(200);
    ready.set(true);
    assertThat(send(at("/ready")).statusCode()).isEqualTo(200);
  }

  @Test
  void modelsAreListedWithTheirVersions() throws Exception {
    start(LIMITS);
    publish("m1", 20);
    publish("m1", 60);
    publish("m\"2", 40);
    assertThat(JSON.readTree(send(at("/models")).body()))
        .isEqualTo(
            JSON.readTree(
                "{\"models\":[{\"model\":\"m\\\"2\",\"version\":40},{\"model\":\"m1\",\"version\":60}]}"));
  }

  @Test
  void noRequestIsDroppedAndNoAnswerGoesBackWhileModelsChange() throws Exception {
    start(LIMITS);
    publish("m1", 20);
    publish("m2", 20);
    publish("m3", 20);
    AtomicBoolean changing = new AtomicBoolean(true);
    List<CompletableFuture<Long>> callers = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      String record = RECORD.replace("m1", "m" + (1 + k % 3));
      callers.add(CompletableFuture.supplyAsync(() -> lastVersion(record, changing)));
    }
    for (int examples = 40; examples <= 200; examples += 20) {
      publish("m1", examples);
      publish("m2", examples);
      publish("m3", examples);
    }
    changing.set(false);
    for (CompletableFuture<Long> caller : callers) {
      assertThat(caller.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    }
  }

  private long lastVersion(String record, AtomicBoolean changing) {
    long last = 0;
    boolean more = true;
    while (more) {
      more = changing.get();
      try {
        HttpResponse<String> response = predict(record);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("version").asLong()).isGreaterThanOrEqualTo(last);
        last = answer.get("version").asLong();
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    }
    return last;
  }

  @Test
  void whatIsWorkedOnIsAnsweredBeforeTheServerStops() throws Exception {
    start(LIMITS);
    publish("m1", 20);
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(
            at("/predict").POST(BodyPublishers.ofString(RECORD.replace("e7", "slow"))).build(),
            BodyHandlers.ofString());
    assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server()::close);
    assertThat(stopped.isDone()).isFalse();
    mayRead.countDown();
    assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    stopped.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> predict(RECORD)).isInstanceOf(ConnectException.class);
  }

  @Test
  void clientsThatSendSlowlyHoldUpNoOther() throws Exception {
    start(new ServerLimits(100_000, 0, 2));
    publish("m1", 20);
    List<Socket> slow = new ArrayList<>();
    try {
      for (String sent :
          List.of(
              "POST /pre", head(500), head(500) + "{\"key\"", head(90_000) + " ".repeat(20_000))) {
        for (int k = 0; k < 30; k++) {
          slow.add(sending(sent));
        }
      }
      HttpRequest.Builder record = at("/predict").POST(BodyPublishers.ofString(RECORD));
      for (HttpRequest.Builder request : List.of(at("/health"), at("/ready"), record)) {
        assertThat(send(request.timeout(Duration.ofSeconds(5))).statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Socket sending(String start) throws IOException {
    Socket socket = new Socket(server().address().getAddress(), server().address().getPort());
    socket.getOutputStream().write(start.getBytes(UTF_8));
    return socket;
  }

  private static String head(int length) {
    return "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(length);
  }

  @Test
  void aLongBodyIsAnsweredLikeAShortOne() throws Exception {
    start(new ServerLimits(100_000, 0, 2));
    publish("m1", 20);
    for (int blanks : new int[] {16_300, 16_384, 16_385, 100_000 - RECORD.length()}) {
      assertThat(predict(" ".repeat(blanks) + RECORD).body()).isEqualTo(predict(RECORD).body());
    }
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws Exception {
    ready.set(false);
    start(LIMITS);
    assertThat(head("/health").statusCode()).isEqualTo(200);
    assertThat(head("/health").body()).isEmpty();
    assertThat(head("/ready").statusCode()).isEqualTo(503);
    assertThat(head("/predict").statusCode()).isEqualTo(405);
    assertThat(head("/x").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> head(String path) throws Exception {
    return send(at(path).method("HEAD", BodyPublishers.noBody()));
  }

  @Test
  void limitsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new ServerLimits(0, -1, 0))
        .hasMessageContaining("--max-body")
        .hasMessageContaining("--max-rate")
        .hasMessageContaining("--threads");
  }
}

package io.nsrstream.connectors.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.registry.BoundedBody.TooLongException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a registry, at each of its addresses in turn, until one answers or time is up. */
final class RegistryHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int FIRST_PAUSE_MS = 100;
  private static final int LONGEST_PAUSE_MS = 5_000;
  private static final int TOO_MANY_REQUESTS = 429;

  private final RegistrySettings settings;
  private final LongSupplier clock;
  private final HttpClient client;

  RegistryHttp(RegistrySettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(settings.timeoutMs()))
            // An answer from elsewhere might get the password.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * An answer of the registry.
   *
   * @param status of HTTP: OK, or a refusal that the registry gives a reason for
   */
  record Answer(int status, JsonNode body) {
    boolean isFound() {
      return status == HttpURLConnection.HTTP_OK;
    }
  }

  /**
   * Asks, and asks again while the registry does not answer or has an error of its own.
   *
   * @param path such as {@code /schemas/ids/7}
   * @param body JSON to post, or null to get
   * @throws TooLongException if the answer is longer than allowed
   * @throws RegistryUnavailableException if there is no answer
   */
  Answer ask(String path, @Nullable String body) throws TooLongException {
    long start = clock.getAsLong();
    int pause = FIRST_PAUSE_MS;
    while (true) {
      IOException problem = new IOException("format.registry.url is empty");
      for (String address : settings.addresses()) {
        try {
          return answer(address, path, body);
        } catch (TooLongException longer) {
          throw longer;
        } catch (IOException unanswered) {
          problem = unanswered;
        }
      }
      if (clock.getAsLong() - start + pause > settings.retryMs()) {
        throw new RegistryUnavailableException(
            "the schema registry does not answer within format.registry.retryMs (%d): %s"
                .formatted(settings.retryMs(), problem.getMessage()),
            problem);
      }
      pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private Answer answer(String address, String path, @Nullable String body) throws IOException {
    String place = address + path;
    HttpResponse<byte[]> response = send(place, body);
    int status = response.statusCode();
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      throw new IOException("%s answers with HTTP %d".formatted(place, status));
    }
    JsonNode read = read(response.body());
    // A 404 of another server says nothing about a schema.
    if (read.isObject()
        && (status == HttpURLConnection.HTTP_OK || (!isForbidden(status) && isRefusal(read)))) {
      return new Answer(status, read);
    }
    if (status == HttpURLConnection.HTTP_NOT_FOUND && isRegistry(address)) {
      return new Answer(status, read);
    }
    throw unusable(place, status);
  }

  /** Some registries refuse a path that they do not know without a word of their own. */
  private boolean isRegistry(String address) throws IOException {
    HttpResponse<byte[]> types = send(address + "/schemas/types", null);
    return types.statusCode() == HttpURLConnection.HTTP_OK && read(types.body()).isArray();
  }

  private static boolean isForbidden(int status) {
    return status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN;
  }

  private static boolean isRefusal(JsonNode answer) {
    return answer.path("error_code").isInt();
  }

  private static RegistryUnavailableException unusable(String place, int status) {
    String advice =
        isForbidden(status)
            ? "check format.registry.user and format.registry.password"
            : "check that format.registry.url is the address of a schema registry";
    String message = "%s answers with HTTP %d: %s".formatted(place, status, advice);
    return new RegistryUnavailableException(message, new IOException(message));
  }

  /** An answer is JSON that no registry gives. */
  RegistryUnavailableException noRegistry(String path) {
    String places =
        settings.addresses().stream()
            .map(address -> address + path)
            .collect(Collectors.joining(" or "));
    return unusable(places, HttpURLConnection.HTTP_OK);
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }

  private HttpResponse<byte[]> send(String place, @Nullable String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(place)).header("Accept", TYPE + ", application/json");
    if (!settings.user().isEmpty()) {
      byte[] credentials = (settings.user() + ":" + settings.password()).getBytes(UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (body != null) {
      request.header("Content-Type", TYPE).POST(BodyPublishers.ofString(body));
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request.build(), BoundedBody.of(settings.maxSchemaBytes()));
    try {
      // A request's own timeout ends with the headers; this one bounds a slow body, too.
      return sent.get(settings.timeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof TooLongException longer) {
          throw longer;
        }
      }
      throw new IOException("%s: %s".formatted(place, failed.getCause()), failed);
    } catch (TimeoutException slow) {
      sent.cancel(true);
      throw new IOException(
          "%s: no answer within format.registry.timeoutMs (%d)"
              .formatted(place, settings.timeoutMs()),
          slow);
    } catch (InterruptedException stopped) {
      sent.cancel(true);
      throw interrupted();
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      throw interrupted();
    }
  }

  private static RegistryUnavailableException interrupted() {
    Thread.currentThread().interrupt();
    String message = "interrupted while asking the schema registry";
    return new RegistryUnavailableException(message, new IOException(message));
  }
}

package io.nsrstream.connectors.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.registry.BoundedBody.TooLongException;
import io.nsrstream.connectors.registry.NoAnswerException.Kind;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/** Sends single requests, each with the user's credentials, and bounds their time and answers. */
final class RegistryConnection {
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistrySettings settings;
  private final HttpClient client;

  RegistryConnection(RegistrySettings settings) {
    this.settings = settings;
    client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(settings.timeoutMs()))
            // An answer from elsewhere might get the password.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * The answer to one request.
   *
   * @param place address and path
   * @param body JSON to post, or null to get
   * @throws NoAnswerException if there is none in time, or a longer one than allowed
   * @throws RegistryUnavailableException if the thread is interrupted
   */
  HttpResponse<byte[]> send(String place, @Nullable String body) throws NoAnswerException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request(place, body), BoundedBody.of(settings.maxSchemaBytes()));
    try {
      // A request's own timeout ends with the headers; this one bounds a slow body, too.
      return sent.get(settings.timeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed(place, failed);
    } catch (TimeoutException slow) {
      sent.cancel(true);
      throw new NoAnswerException(
          Kind.FAILED,
          "%s: no answer within format.registry.timeoutMs (%d)"
              .formatted(place, settings.timeoutMs()),
          slow);
    } catch (InterruptedException stopped) {
      sent.cancel(true);
      throw interrupted();
    }
  }

  private static NoAnswerException failed(String place, ExecutionException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooLongException longer) {
        return new NoAnswerException(
            Kind.UNUSABLE, "%s: %s".formatted(place, longer.getMessage()), longer);
      }
    }
    return new NoAnswerException(Kind.FAILED, "%s: %s".formatted(place, failed.getCause()), failed);
  }

  private HttpRequest request(String place, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(place)).header("Accept", TYPE + ", application/json");
    if (!settings.user().isEmpty()) {
      byte[] credentials = (settings.user() + ":" + settings.password()).getBytes(UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (body != null) {
      request.header("Content-Type", TYPE).POST(BodyPublishers.ofString(body));
    }
    return request.build();
  }

  /** Waits before the next request. */
  static void pause(int millis) {
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

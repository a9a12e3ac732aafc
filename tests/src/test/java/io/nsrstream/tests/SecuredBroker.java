package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker with two listeners: one for the test itself, and one that clients reach with TLS and a
 * password alone. Key and certificate are made for it.
 */
final class SecuredBroker implements AutoCloseable {
  static final String PASSWORD = "correct-horse-7301";
  static final String STORE_PASSWORD = "battery-staple-9924";

  private static final String LISTENER = "SECURED";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  private final EmbeddedBroker broker;
  private final Path directory;

  private SecuredBroker(EmbeddedBroker broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  /**
   * Starts it.
   *
   * @param directory where its key, its certificate and the secrets of clients lie
   */
  static SecuredBroker start(Path directory) throws Exception {
    keytool(
        directory,
        "-genkeypair -alias broker -keyalg EC -validity 2 -dname CN=localhost"
            + " -ext san=dns:localhost -keystore broker.p12 -storetype PKCS12");
    keytool(directory, "-exportcert -alias broker -keystore broker.p12 -file broker.cer");
    keytool(
        directory,
        "-importcert -alias broker -noprompt -file broker.cer -keystore trusted.p12"
            + " -storetype PKCS12");
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    Files.writeString(directory.resolve("store-password"), STORE_PASSWORD + "\n");
    String name = "listener.name.secured.";
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Map.of(
                "listeners",
                "EXTERNAL://localhost:0,CONTROLLER://localhost:0,SECURED://localhost:0",
                "listener.security.protocol.map",
                "EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL",
                name + "sasl.enabled.mechanisms",
                "PLAIN",
                name + "plain.sasl.jaas.config",
                LOGIN + "user_nsr=\"%s\";".formatted(PASSWORD),
                name + "ssl.keystore.location",
                directory.resolve("broker.p12").toString(),
                name + "ssl.keystore.password",
                STORE_PASSWORD));
    return new SecuredBroker(broker, directory);
  }

  private static void keytool(Path directory, String arguments)
      throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                (program + " " + arguments + " -storepass " + STORE_PASSWORD).split(" ", -1))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** The broker itself, for the test. */
  EmbeddedBroker broker() {
    return broker;
  }

  /** The {@code kafka} settings of a client that knows the password, secrets in files. */
  Map<String, String> settings() {
    return settings("${file:%s}".formatted(directory.resolve("password")));
  }

  /**
   * The same with another password.
   *
   * @param password as it stands in the settings
   */
  Map<String, String> settings(String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.servers", broker.bootstrapServers(LISTENER));
    Map<String, String> properties =
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            LOGIN + "username=\"nsr\" password=\"" + password + "\";",
            "ssl.truststore.location",
            directory.resolve("trusted.p12").toString(),
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.password",
            "${file:%s}".formatted(directory.resolve("store-password")));
    properties.forEach((name, value) -> settings.put("kafka.properties." + name, value));
    return settings;
  }

  /** What must stand in no output. */
  static List<String> secrets() {
    return List.of(PASSWORD, STORE_PASSWORD);
  }

  @Override
  public void close() {
    broker.close();
  }
}

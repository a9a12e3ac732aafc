package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy/kubernetes and docs/kubernetes.md say, held against each other, the schema of Flink's
 * operator, docker/ and the job's own readers; without a cluster.
 */
final class KubernetesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path FOLDER = ROOT.resolve("deploy/kubernetes");
  private static final String PAGE = text("docs/kubernetes.md");
  private static final String DOCKERFILE = text("docker/Dockerfile");
  private static final Manifest COMPOSE = yaml("docker-compose.yml").at("services");
  private static final Manifest DEPLOYMENT = yaml("deploy/kubernetes/training.yaml");
  private static final Manifest SERVING = yaml("deploy/kubernetes/serving.yaml");
  private static final Manifest JOB = DEPLOYMENT.at("spec", "job");
  private static final Manifest PODS = DEPLOYMENT.at("spec", "podTemplate");
  private static final Manifest FLINK = PODS.at("spec").named("containers", "flink-main-container");
  private static final Manifest TOPICS = yaml("deploy/kubernetes/topics/topics.yaml");
  private static final Manifest TOPIC_PODS = TOPICS.at("spec", "template");
  private static final Manifest KAFKA = TOPIC_PODS.at("spec").named("containers", "topics");
  private static final Manifest CLAIM = yaml("deploy/kubernetes/storage.yaml");

  @Test
  void theOperatorsSchemaKnowsAllThatItIsTold() throws IOException {
    OperatorSchema schema = OperatorSchema.load();
    for (Manifest resource : List.of(DEPLOYMENT, TOPICS, CLAIM)) {
      assertThat(resource.texts().keySet())
          .containsExactly("apiVersion", "kind", "metadata", "spec");
    }
    assertThat(Stream.of(DEPLOYMENT, TOPICS, CLAIM).map(Manifest::kind))
        .containsExactly(
            "flink.apache.org/v1beta1 FlinkDeployment", "batch/v1 Job", "v1 PersistentVolumeClaim");

    assertThat(schema.errorsOf(DEPLOYMENT.at("spec"))).isEmpty();
    assertThat(TOPICS.texts("spec").keySet())
        .containsExactly("backoffLimit", "template", "ttlSecondsAfterFinished");
    assertThat(schema.errorsOfPod(TOPIC_PODS)).isEmpty();
    assertThat(schema.errorsOfClaim(CLAIM.at("spec"))).isEmpty();
  }

  @Test
  void theImageIsTheOneThatIsBuiltForThisVersionOfFlink() {
    String[] version = EnvironmentInformation.getVersion().split("\\.");

    assertThat(DEPLOYMENT.text("spec", "image")).isEqualTo(COMPOSE.text("taskmanager", "image"));
    assertThat(DEPLOYMENT.text("spec", "flinkVersion"))
        .isEqualTo("v%s_%s".formatted(version[0], version[1]));
    assertThat(DOCKERFILE).contains("FROM flink:" + EnvironmentInformation.getVersion() + "-");
    assertThat(PAGE).contains("flink-s3-fs-presto-%s.jar".formatted(String.join(".", version)));
    assertThat(KAFKA.text("image")).isEqualTo(COMPOSE.text("topics", "image"));
  }

  @Test
  void theJobIsAClassOfTheJarThatIsInTheImage() throws ReflectiveOperationException {
    Class<?> entry = Class.forName(JOB.text("entryClass"));

    assertThat(Modifier.isStatic(entry.getMethod("main", String[].class).getModifiers())).isTrue();
    assertThat(JOB.text("jarURI")).isEqualTo("local:///opt/flink/usrlib/nsr-job.jar");
    assertThat(DOCKERFILE).contains(" flink-jobs/target/nsr-job.jar /opt/flink/usrlib/");
    assertThat(text("flink-jobs/pom.xml"))
        .contains("<outputFile>${project.build.directory}/nsr-job.jar</outputFile>")
        .contains("<mainClass>%s</mainClass>".formatted(entry.getName()));
  }

  @Test
  void flinkIsSetAsInDockerExceptForStorage() {
    Map<String, String> ofDocker =
        COMPOSE
            .text("taskmanager", "environment", "FLINK_PROPERTIES")
            .lines()
            .map(line -> line.split(":", 2))
            .collect(Collectors.toMap(property -> property[0], property -> property[1]));
    ofDocker.remove(TaskManagerOptions.TOTAL_PROCESS_MEMORY.key());
    Map<String, String> options = DEPLOYMENT.texts("spec", "flinkConfiguration");

    assertThat(options).containsAllEntriesOf(ofDocker);
    Set<String> further = new TreeSet<>(options.keySet());
    further.removeAll(ofDocker.keySet());
    assertThat(further)
        .containsExactlyInAnyOrder(
            CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
            CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
            HighAvailabilityOptions.HA_MODE.key(),
            HighAvailabilityOptions.HA_STORAGE_PATH.key());
    assertThat(FLINK.named("env", "OMP_NUM_THREADS").text("value")).isEqualTo("1");
  }

  @Test
  void whatAnotherJobManagerNeedsIsOnTheVolume() {
    Configuration flink = flinkConfiguration();
    String volume = "file://" + mount(FLINK, "state") + "/";

    assertThat(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).startsWith(volume);
    assertThat(flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY)).startsWith(volume);
    assertThat(flink.get(HighAvailabilityOptions.HA_STORAGE_PATH)).startsWith(volume);
    assertThat(HighAvailabilityMode.fromConfig(flink)).isEqualTo(HighAvailabilityMode.KUBERNETES);
    assertThat(JOB.text("upgradeMode")).isEqualTo("savepoint");
    assertThat(PODS.at("spec").named("volumes", "state").text("persistentVolumeClaim", "claimName"))
        .isEqualTo(CLAIM.text("metadata", "name"));
    assertThat(CLAIM.at("spec").list("accessModes")).containsExactly(new Manifest("ReadWriteMany"));
    assertThat(found(PAGE, "initialSavepointPath: (\\S+)/savepoint-1a2b3c"))
        .containsExactly(flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY));
  }

  @Test
  void memoryAddsUp() {
    Configuration flink = flinkConfiguration();
    MemorySize process =
        MemorySize.parse(DEPLOYMENT.text("spec", "taskManager", "resource", "memory"));
    flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, process);
    flink.set(
        JobManagerOptions.TOTAL_PROCESS_MEMORY,
        MemorySize.parse(DEPLOYMENT.text("spec", "jobManager", "resource", "memory")));
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);

    assertThat(memory.getTaskHeapSize().getMebiBytes()).isGreaterThanOrEqualTo(512);
    assertThat(DEPLOYMENT.text("spec", "flinkConfiguration", "env.java.opts.taskmanager"))
        .as("JavaCPP's limit is that of the process")
        .endsWith("maxphysicalbytes=" + process.getGibiBytes() + "g");
    assertThat(
            JobManagerProcessUtils.processSpecFromConfig(flink)
                .getJvmHeapMemorySize()
                .getMebiBytes())
        .isGreaterThanOrEqualTo(512);
  }

  @Test
  void theJobReadsItsSettingsAndItsTopicsAreCreated(@TempDir Path secrets) throws IOException {
    JobSettings settings = settings(secrets);
    String script = KAFKA.list("args").get(0).text();

    assertThat(found(script, "for topic in (.*); do").get(0).split(" "))
        .containsExactly(
            settings.topics().examples(),
            settings.topics().predictions(),
            settings.topics().rejected(),
            settings.topics().metrics(),
            settings.serving().examples(),
            settings.serving().predictions());
    assertThat(script)
        .contains("--topic " + settings.topics().models() + " ")
        .endsWith("--config cleanup.policy=compact\n");
    assertThat(settings.topics().labels() + settings.topics().edges()).isEmpty();
    assertThat(found(script, "--bootstrap-server (\\S+)")).containsOnly(settings.kafka().servers());
    assertThat(PAGE).contains("`" + settings.kafka().servers() + "`");
    assertThat(settings.flink().checkpointDirectory()).as("the cluster's").isEmpty();
    assertThat(settings.flink().parallelism()).as("that of training.yaml").isZero();
    assertThat(settings.name()).isEqualTo(DEPLOYMENT.text("metadata", "name"));
  }

  @Test
  void theServingJobIsDeployedAsTheTrainingJob() throws ReflectiveOperationException {
    Class<?> entry = Class.forName(SERVING.text("spec", "job", "entryClass"));
    String asTraining =
        text("deploy/kubernetes/serving.yaml")
            .replace(SERVING.text("metadata", "name"), DEPLOYMENT.text("metadata", "name"))
            .replace(entry.getName(), JOB.text("entryClass"));

    assertThat(Manifest.of(asTraining)).isEqualTo(DEPLOYMENT);
    assertThat(SERVING.text("metadata", "name")).isEqualTo("nsr-serving");
    assertThat(Modifier.isStatic(entry.getMethod("main", String[].class).getModifiers())).isTrue();
  }

  @Test
  void argumentsNameMountedFiles() throws IOException {
    Map<String, String> configMaps = Kustomization.read(FOLDER).configMaps();

    assertThat(JOB.list("args").stream().map(Manifest::text))
        .containsExactly("--settings", mount(FLINK, "settings") + "/job.yaml");
    assertThat(configMaps)
        .containsEntry(configMap(PODS, "settings"), "job.yaml=training-settings.yaml");
    assertThat(KAFKA.list("args").get(0).text())
        .contains("--command-config " + mount(KAFKA, "client") + "/client.properties ");
    assertThat(Kustomization.read(FOLDER.resolve("topics")).configMaps())
        .containsEntry(configMap(TOPIC_PODS, "client"), "client.properties");
    assertThat(
            Manifest.read(FOLDER.resolve("names.yaml"))
                .list("nameReference")
                .get(0)
                .list("fieldSpecs"))
        .containsExactly(
            new Manifest(
                Map.of(
                    "kind",
                    DEPLOYMENT.text("kind"),
                    "path",
                    "spec/podTemplate/spec/volumes/configMap/name")));
  }

  @Test
  void bothClientsOfTheBrokerHaveTheSecretsThatThePageCreates(@TempDir Path secrets)
      throws IOException {
    Map<String, String> ofJob = settings(secrets).kafka().properties();
    Properties properties = new Properties();
    properties.load(
        new StringReader(atMount(text("deploy/kubernetes/topics/client.properties"), secrets)));
    properties.put("bootstrap.servers", "localhost:1");
    Map<String, Object> ofTopics = new AdminClientConfig(properties).originals();

    assertThat(ofJob)
        .isNotEmpty()
        .allSatisfy((name, value) -> assertThat(ofTopics.get(name)).as(name).isEqualTo(value));
    assertThat(ofJob.get("sasl.jaas.config")).contains("password=\"of password\"");
    for (Manifest pods : List.of(PODS, TOPIC_PODS)) {
      assertThat(pods.at("spec").named("volumes", "kafka").text("secret", "secretName"))
          .isEqualTo(found(PAGE, "create secret generic (\\S+)").get(0));
    }
    String used =
        text("deploy/kubernetes/training-settings.yaml")
            + text("deploy/kubernetes/topics/client.properties");
    assertThat(new TreeSet<>(found(used, mount(FLINK, "kafka") + "[/:]([\\w.]+)")))
        .isEqualTo(new TreeSet<>(found(PAGE, "--from-(?:literal|file)=([\\w.]+)=")));
  }

  @Test
  void everyMountIsOfAVolume() {
    Map.of(FLINK, PODS, KAFKA, TOPIC_PODS)
        .forEach(
            (container, pods) ->
                assertThat(names(container.list("volumeMounts")))
                    .isEqualTo(names(pods.at("spec").list("volumes"))));
  }

  @Test
  void prometheusFindsTheReporterTheAlertsAndGrafanaTheDashboard() throws IOException {
    String port = DEPLOYMENT.text("spec", "flinkConfiguration", "metrics.reporter.prom.port");

    assertThat(FLINK.named("ports", "metrics").text("containerPort")).isEqualTo(port);
    assertThat(PODS.texts("metadata", "annotations"))
        .isEqualTo(Map.of("prometheus.io/scrape", "true", "prometheus.io/port", port));
    assertThat(PAGE)
        .contains("on port " + port + ", named `metrics`", "- port: metrics")
        .contains("app: " + DEPLOYMENT.text("metadata", "name"))
        .contains("| `nsr-alerts` | `alerts.yml` |", "| `nsr-dashboard` | `nsr-stream.json` |");
    assertThat(Kustomization.read(ROOT.resolve("docker/prometheus")).configMaps())
        .isEqualTo(Map.of("nsr-alerts", "alerts.yml"));
    assertThat(Kustomization.read(ROOT.resolve("docker/grafana")).configMaps())
        .isEqualTo(Map.of("nsr-dashboard", "nsr-stream.json"));
  }

  /** The settings, with the secret at another place, each of its files holding its own name. */
  private static JobSettings settings(Path secrets) throws IOException {
    for (String name : found(PAGE, "--from-(?:literal|file)=([\\w.]+)=")) {
      Files.writeString(secrets.resolve(name), "of " + name);
    }
    String file = "deploy/kubernetes/training-settings.yaml";
    return new SettingsReader().yaml(atMount(text(file), secrets), file).read();
  }

  private static String atMount(String text, Path secrets) {
    return text.replace(mount(FLINK, "kafka"), secrets.toString());
  }

  private static Configuration flinkConfiguration() {
    return Configuration.fromMap(new HashMap<>(DEPLOYMENT.texts("spec", "flinkConfiguration")));
  }

  private static String mount(Manifest container, String volume) {
    return container.named("volumeMounts", volume).text("mountPath");
  }

  private static String configMap(Manifest pods, String volume) {
    return pods.at("spec").named("volumes", volume).text("configMap", "name");
  }

  private static Set<String> names(List<Manifest> elements) {
    return elements.stream().map(element -> element.text("name")).collect(Collectors.toSet());
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static Manifest yaml(String file) {
    return Manifest.of(text(file));
  }

  private static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that have a form of their own are learned as they are, by pointers into them. */
@Timeout(60)
final class MappedRecordsIT {
  private static final int COUNT = 600;
  private static final List<String> MODES = List.of("auto", "manual", "off");

  @Test
  void nestedRecordsTrainAsTheirExamplesDo(@TempDir Path savepoints) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "mapped", 1);
      JobSettings settings =
          topics.settings(
              Map.of(
                  "mapping.features",
                  "[/reading/temperature, /reading/on, /reading/mode, /channels/1/mean]",
                  "mapping.key",
                  "/machine/id",
                  "mapping.id",
                  "/serial",
                  "mapping.label",
                  "/state~1of"));
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      List<Example> examples = new ArrayList<>();
      fill(topics.name(JobTopics.EXAMPLES), records, examples);

      try (RunningJob job = RunningJob.start(settings)) {
        topics.produce(records);
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT);
        job.finish(savepoints);
      }
      assertThat(topics.outcome()).isEqualTo(TrainingOutcome.ofLearners(examples, settings));
      assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    }
  }

  /** The same examples as a user's records and as a learner takes them. */
  private static void fill(
      String topic, List<ProducerRecord<byte[], byte[]>> records, List<Example> examples) {
    Random random = new Random(14);
    for (int i = 0; i < COUNT; i++) {
      float temperature = 20 + 5 * random.nextFloat();
      float mean = random.nextFloat();
      boolean on = random.nextBoolean();
      String mode = MODES.get(random.nextInt(MODES.size()));
      String state = on && !mode.equals("off") && temperature > 22 ? "warm" : "cold";
      String json =
          """
          {"machine": {"id": %d, "site": "north"}, "serial": "s%d", "state/of": "%s",
           "reading": {"mode": "%s", "temperature": %s, "on": %s},
           "channels": [{"mean": 0}, {"mean": %s, "peak": 9}]}
          """
              .formatted(i % 2, i, state, mode, temperature, on, mean);
      records.add(new ProducerRecord<>(topic, json.getBytes(UTF_8)));
      examples.add(
          new Example(
              Integer.toString(i % 2),
              "s" + i,
              new float[] {temperature, on ? 1 : 0, 0, mean},
              List.of(new Nominal(2, mode)),
              state,
              i));
    }
  }
}

package com.example.datastream;

import io.nsrstream.flink.jobs.NsrStreams;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink program with a source and a sink of its own around the learners. */
public final class Presses {
  private static final int READINGS = 3_000;

  private Presses() {}

  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.enableCheckpointing(1_000);
    NsrStreams learned = learn(readings(environment));
    learned.predictions().sinkTo(new AccuracySink()).name("accuracy").uid("accuracy");
    learned.rejected().print().name("rejected").uid("rejected");
    environment.execute("presses");
  }

  // docs/library.md
  static NsrStreams learn(DataStream<Reading> readings) throws IOException {
    JobSettings settings = JobSettings.of(Map.of("name", "presses", "learner.seed", "2"));
    DataStream<Example> examples =
        readings.map(Reading::example).returns(Example.class).name("examples").uid("examples");
    return NsrStreams.learn(examples, settings);
  }

  // docs/library.md

  /** The program's source. Any other will do, such as a connector of Flink's. */
  static DataStream<Reading> readings(StreamExecutionEnvironment environment) {
    return environment
        .fromSequence(0, READINGS - 1)
        .uid("readings")
        .map(Presses::reading)
        .returns(Reading.class)
        .name("sensors")
        .uid("sensors");
  }

  /** A worn press vibrates; how much, depends on the press. */
  private static Reading reading(long number) {
    SplittableRandom random = new SplittableRandom(number);
    int press = (int) (number % 3);
    boolean worn = random.nextBoolean();
    double temperature = 40 + 5 * random.nextGaussian();
    double vibration = press + (worn ? 1 : 0) + 0.3 * random.nextGaussian();
    return new Reading(number, "press " + press, temperature, vibration, worn);
  }
}

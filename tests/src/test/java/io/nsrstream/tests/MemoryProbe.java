package io.nsrstream.tests;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A process that keeps learners live, for {@link OffHeapIT}: prints the bytes that are resident
 * outside its heap without learners, how many all of them add, and how many floats of networks they
 * are by their own count. Its heap is touched when it starts and does not grow.
 */
final class MemoryProbe {
  private static final int CLASSES = 3;
  private static final int WARM_UP = 500;

  private MemoryProbe() {}

  /**
   * Arguments: number of learners, examples for each, features of an example, and settings as
   * {@code name=value}.
   */
  public static void main(String[] arguments) throws Exception {
    int learners = Integer.parseInt(arguments[0]);
    int examples = Integer.parseInt(arguments[1]);
    int features = Integer.parseInt(arguments[2]);
    Map<String, String> named = new HashMap<>();
    for (String argument : List.of(arguments).subList(3, arguments.length)) {
      String[] parts = argument.split("=", 2);
      named.put(parts[0], parts[1]);
    }
    JobSettings settings = JobSettings.of(named);
    // Compiles the code, and loads the libraries with what they keep per thread.
    learner(settings, features, Math.max(examples, WARM_UP)).close();
    long residentBefore = outsideHeap();
    long floatsBefore = NativeFloats.live();
    List<Learner> live = new ArrayList<>();
    for (int i = 0; i < learners; i++) {
      live.add(learner(settings, features, examples));
    }
    long resident = outsideHeap();
    long counted = (NativeFloats.live() - floatsBefore) * Float.BYTES;
    System.out.printf("%d %d %d%n", residentBefore, resident - residentBefore, counted);
    live.forEach(Learner::close);
  }

  private static Learner learner(JobSettings settings, int features, int examples)
      throws Exception {
    Learner learner = new Learner(settings.learnerOfJob(), settings.model().factory());
    Random random = new Random(1);
    for (int i = 0; i < examples; i++) {
      float[] values = new float[features];
      int group = i % CLASSES;
      for (int f = 0; f < features; f++) {
        values[f] = group + (float) random.nextGaussian();
      }
      learner.testThenTrain(Example.of("e" + i, values, "class " + group));
    }
    return learner;
  }

  /** Resident bytes without the heap, all of which is resident from the start. */
  private static long outsideHeap() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        long kibibytes = Long.parseLong(line.replaceAll("\\D", ""));
        return kibibytes * 1024 - Runtime.getRuntime().maxMemory();
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}

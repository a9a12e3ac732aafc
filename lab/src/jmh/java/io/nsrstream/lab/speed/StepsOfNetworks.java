package io.nsrstream.lab.speed;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Training steps and predictions of the networks there are, for profiles and before-and-after. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StepsOfNetworks {
  private static final int CLASSES = 7;
  private static final double RATE = 1e-6;
  private static final long SEED = 1;

  /** A network and mini-batches for it. */
  private abstract static class Prepared {
    private Network network;
    private MiniBatches batches;
    private float[] probabilities;
    private int next;

    void prepare(String spec, Shape input, int rows) {
      network =
          new NetworkSettings(
                  spec, Activation.RELU, Initialization.HE, Optimizer.SGD, RATE, 0, 0, "none")
              .factory()
              .create(input, CLASSES, SEED);
      batches = MiniBatches.random(input, rows, CLASSES);
      probabilities = new float[rows * CLASSES];
    }

    double train() {
      return network.train(batches.batches().get(next++ % batches.count()), Map.of());
    }

    float[] predict() {
      network.predict(batches.batches().get(next++ % batches.count()), probabilities);
      return probabilities;
    }

    @TearDown
    public void close() {
      network.close();
    }
  }

  /** Plain vectors of 54 features. */
  @State(Scope.Thread)
  public static class Vectors extends Prepared {
    @Param("mlp:100,100")
    String network;

    @Param({"1", "32", "128"})
    int rows;

    @Setup
    public void prepare() {
      prepare(network, new Shape.Vector(54), rows);
    }
  }

  /** Sequences of 128 steps of 9 channels. */
  @State(Scope.Thread)
  public static class Sequences extends Prepared {
    @Param({"lstm:64", "gru:64", "tcn:64x4", "fcn"})
    String network;

    @Param({"1", "32"})
    int rows;

    @Setup
    public void prepare() {
      prepare(network, new Shape.Sequence(128, 9), rows);
    }
  }

  @Benchmark
  public double trainOnVectors(Vectors vectors) {
    return vectors.train();
  }

  @Benchmark
  public float[] predictVectors(Vectors vectors) {
    return vectors.predict();
  }

  @Benchmark
  public double trainOnSequences(Sequences sequences) {
    return sequences.train();
  }

  @Benchmark
  public float[] predictSequences(Sequences sequences) {
    return sequences.predict();
  }
}

package io.nsrstream.lab.speed;

import io.nsrstream.models.RecurrentSpec;
import io.nsrstream.models.ResNetSpec;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.online.data.Shape;
import java.util.ArrayList;
import java.util.List;

/** Work that sides do alike: a task with a network, over and over. */
public final class Work {
  private final Subject subject;
  private final Task task;
  private final int batch;
  private final List<Against> against;

  /**
   * Work to be compared.
   *
   * @param batch rows per mini-batch
   * @param against who does it, too
   */
  Work(Subject subject, Task task, int batch, Against... against) {
    this.subject = subject;
    this.task = task;
    this.batch = batch;
    this.against = List.of(against);
  }

  /** What is done with a network. */
  enum Task {
    /** A step of plain gradient descent. */
    TRAIN(Optimizer.SGD, ""),

    /** A step of Adam. */
    TRAIN_WITH_ADAM(Optimizer.ADAM, " adam"),

    /** A step of plain gradient descent with the last hidden layer kept steady. */
    TRAIN_WITH_NSR(Optimizer.SGD, " nsr"),

    PREDICT(Optimizer.SGD, " predict");

    private final Optimizer optimizer;
    private final String suffix;

    Task(Optimizer optimizer, String suffix) {
      this.optimizer = optimizer;
      this.suffix = suffix;
    }
  }

  /** All that is compared. */
  public static List<Work> all() {
    List<Work> works = new ArrayList<>();
    works.addAll(ofDenseLayers());
    works.addAll(ofSequences());
    works.addAll(ofImages());
    return List.copyOf(works);
  }

  private static List<Work> ofDenseLayers() {
    DenseSubject small = DenseSubject.of(54, 100, 100, 7);
    DenseSubject large = DenseSubject.of(784, 256, 100, 10);
    Against[] single = {Against.DL4J, Against.PYTORCH, Against.ALLOCATION};
    Against[] several = {Against.DL4J, Against.PYTORCH, Against.FLOOR, Against.ALLOCATION};
    Against[] steady = {Against.WITHOUT_NSR, Against.ALLOCATION};
    return List.of(
        new Work(small, Task.TRAIN, 1, single),
        new Work(small, Task.TRAIN, 32, several),
        new Work(small, Task.TRAIN, 128, several),
        new Work(small, Task.TRAIN_WITH_ADAM, 1, single),
        new Work(small, Task.TRAIN_WITH_ADAM, 32, several),
        new Work(small, Task.TRAIN_WITH_ADAM, 128, several),
        new Work(large, Task.TRAIN, 100, Against.FLOOR, Against.ALLOCATION),
        new Work(small, Task.TRAIN_WITH_NSR, 1, steady),
        new Work(small, Task.TRAIN_WITH_NSR, 32, steady),
        new Work(small, Task.TRAIN_WITH_NSR, 128, steady),
        new Work(small, Task.PREDICT, 1, Against.DL4J, Against.PYTORCH));
  }

  private static List<Work> ofSequences() {
    Shape readings = new Shape.Sequence(128, 9);
    RecurrentSubject lstm = new RecurrentSubject(RecurrentSpec.Cell.LSTM, readings, 64, 6);
    RecurrentSubject gru = new RecurrentSubject(RecurrentSpec.Cell.GRU, readings, 64, 6);
    ConvolutionSubject convolutions =
        new ConvolutionSubject(
            readings,
            List.of(
                new ConvolutionSubject.Convolution(64, 7),
                new ConvolutionSubject.Convolution(64, 5)),
            6);
    Against[] peers = {Against.DL4J, Against.PYTORCH, Against.ALLOCATION};
    return List.of(
        new Work(lstm, Task.TRAIN, 1, peers),
        new Work(lstm, Task.TRAIN, 32, peers),
        new Work(gru, Task.TRAIN, 1, peers),
        new Work(gru, Task.TRAIN, 32, peers),
        new Work(convolutions, Task.TRAIN, 32, peers));
  }

  private static List<Work> ofImages() {
    ResNetSpec quarter = new ResNetSpec(18, 16, new Stage.Image(32, 32, 3));
    return List.of(
        new Work(
            new ImageSubject(quarter, 10),
            Task.TRAIN,
            32,
            Against.PYTORCH,
            Against.FLOOR,
            Against.ALLOCATION));
  }

  /** As results say it: {@code dense 54-100-100-7 adam}. */
  public String name() {
    return subject + task.suffix;
  }

  /** The network's kind and sizes: {@code dense 54-100-100-7}. */
  public String network() {
    return subject.toString();
  }

  /** What moves the parameters, where they are moved. */
  public Optimizer optimizer() {
    return task.optimizer;
  }

  /** Whether the work is training steps; else it is predictions. */
  public boolean trains() {
    return task != Task.PREDICT;
  }

  /** Rows per mini-batch. */
  public int batch() {
    return batch;
  }

  List<Against> against() {
    return against;
  }

  Subject subject() {
    return subject;
  }

  /** Whether a layer is kept steady. */
  boolean steady() {
    return task == Task.TRAIN_WITH_NSR;
  }

  MiniBatches miniBatches() {
    return MiniBatches.random(subject.input(), batch, subject.classes());
  }
}

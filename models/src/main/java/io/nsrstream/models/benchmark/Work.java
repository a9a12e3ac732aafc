package io.nsrstream.models.benchmark;

import io.nsrstream.models.architecture.Optimizer;
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
    DenseSubject small = DenseSubject.of(54, 100, 100, 7);
    DenseSubject large = DenseSubject.of(784, 256, 100, 10);
    List<Work> works = new ArrayList<>();
    for (Task task : List.of(Task.TRAIN, Task.TRAIN_WITH_ADAM)) {
      works.add(new Work(small, task, 1, Against.DL4J, Against.PYTORCH, Against.ALLOCATION));
      for (int batch : new int[] {32, 128}) {
        works.add(
            new Work(
                small,
                task,
                batch,
                Against.DL4J,
                Against.PYTORCH,
                Against.FLOOR,
                Against.ALLOCATION));
      }
    }
    works.add(new Work(large, Task.TRAIN, 100, Against.FLOOR, Against.ALLOCATION));
    for (int batch : new int[] {1, 32, 128}) {
      works.add(
          new Work(small, Task.TRAIN_WITH_NSR, batch, Against.WITHOUT_NSR, Against.ALLOCATION));
    }
    works.add(new Work(small, Task.PREDICT, 1, Against.DL4J, Against.PYTORCH));
    return List.copyOf(works);
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

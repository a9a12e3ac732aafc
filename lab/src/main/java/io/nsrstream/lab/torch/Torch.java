package io.nsrstream.lab.torch;

import io.nsrstream.lab.speed.Side;
import io.nsrstream.lab.speed.StepBenchmark.Peer;
import io.nsrstream.lab.speed.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PyTorch as a peer, started when it is first needed, if there is one. */
public final class Torch implements Peer, AutoCloseable {
  private final List<String> interpreters;
  private final Consumer<String> absence;
  private @Nullable TorchProcess process;
  private boolean sought;

  /**
   * PyTorch in the first of these interpreters that has it.
   *
   * @param absence told, once, if none of them has it
   */
  public Torch(List<String> interpreters, Consumer<String> absence) {
    this.interpreters = List.copyOf(interpreters);
    this.absence = absence;
  }

  @Override
  public Optional<Side> side(Work work) {
    if (!sought) {
      sought = true;
      process = start();
    }
    return Optional.ofNullable(process).map(torch -> torch.side(work));
  }

  private @Nullable TorchProcess start() {
    List<String> reasons = new ArrayList<>();
    for (String python : interpreters) {
      try {
        return TorchProcess.start(python);
      } catch (IOException e) {
        reasons.add(e.getMessage());
      }
    }
    absence.accept(String.join("; ", reasons));
    return null;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}

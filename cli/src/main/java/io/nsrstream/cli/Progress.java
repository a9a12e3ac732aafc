package io.nsrstream.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, in permille of a stream whose length need not be known. */
final class Progress implements AutoCloseable {
  private static final int WHOLE = 1000;
  private static final int UPDATE_MILLIS = 200;

  private final ProgressBar bar;

  Progress(String task) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(WHOLE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .hideEta()
            .build();
  }

  /** Shows the share that is done, between 0 and 1, and how many examples that is. */
  void to(double share, long examples) {
    bar.stepTo((long) (share * WHOLE));
    bar.setExtraMessage(examples + " examples");
  }

  @Override
  public void close() {
    bar.close();
  }
}

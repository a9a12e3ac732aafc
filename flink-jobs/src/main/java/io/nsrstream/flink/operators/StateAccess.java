package io.nsrstream.flink.operators;

import org.jspecify.annotations.Nullable;

/** Uses of Flink's state where no checked exception may be thrown. */
final class StateAccess {
  private StateAccess() {}

  interface Reading<T extends @Nullable Object> {
    T get() throws Exception;
  }

  interface Writing {
    void run() throws Exception;
  }

  static <T extends @Nullable Object> T of(Reading<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException("the state cannot be used", failure);
    }
  }

  static void to(Writing writing) {
    of(
        () -> {
          writing.run();
          return true;
        });
  }
}

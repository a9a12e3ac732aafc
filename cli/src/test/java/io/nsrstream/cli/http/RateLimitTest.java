package io.nsrstream.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong();

  private int taken(RateLimit limit, int tries) {
    int taken = 0;
    for (int k = 0; k < tries; k++) {
      taken += limit.takes() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void soManyPassInASecondAndNoMoreAfterALongPause() {
    RateLimit limit = new RateLimit(10, nanos::get);
    assertThat(taken(limit, 50)).isEqualTo(10);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(taken(limit, 50)).isEqualTo(5);
    nanos.addAndGet(TimeUnit.HOURS.toNanos(10));
    assertThat(taken(limit, 50)).isEqualTo(10);
  }

  @Test
  void lessThanOneASecondPassesOneNowAndThen() {
    RateLimit limit = new RateLimit(0.1, nanos::get);
    assertThat(taken(limit, 5)).isEqualTo(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
    assertThat(taken(limit, 5)).isZero();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(taken(limit, 5)).isEqualTo(1);
  }

  @Test
  void noLimitLetsAllThrough() {
    assertThat(taken(new RateLimit(0, nanos::get), 1_000)).isEqualTo(1_000);
  }
}

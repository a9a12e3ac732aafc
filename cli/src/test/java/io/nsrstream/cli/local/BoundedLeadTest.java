package io.nsrstream.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.lab.speed.RandomExamples;
import io.nsrstream.online.data.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class BoundedLeadTest {

  @Test
  @Timeout(10)
  void itWaitsUntilEnoughIsTakenAndEndsWhenTold() throws Exception {
    BoundedLead lead = new BoundedLead(new RandomExamples(1, 2, 1), 3);
    List<Example> given = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      given.add(lead.next());
    }

    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(lead::hasNext);
    lead.taken(1);
    assertThat(more.get(5, TimeUnit.SECONDS)).isTrue();
    given.add(lead.next());
    assertThat(given).extracting(Example::id).containsExactly("0", "1", "2", "3");

    CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(lead::hasNext);
    lead.end();
    assertThat(end.get(5, TimeUnit.SECONDS)).isFalse();
  }
}

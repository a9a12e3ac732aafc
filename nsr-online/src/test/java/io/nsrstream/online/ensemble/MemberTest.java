package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.learner.SoftmaxRegression;
import io.nsrstream.online.learner.TestStream;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
  private static final int BOUND = 50;
  private static final List<String> CLASSES = List.of("idle", "running", "broken");
  private static final EnsembleSettings SETTINGS =
      EnsembleFixture.settings("encoding=quantiles replay=1 buffer=" + BOUND);

  private final Inputs inputs = new Inputs(new Shape.Vector(TestStream.FEATURES), SETTINGS);
  private final List<Example> stream = TestStream.labelled(400, 5);

  /** Labels that nobody can know, so that every mini-batch has something to be reminded of. */
  private final Random labels = new Random(9);

  private static Member member(String settings, long seed) {
    return member(new SoftmaxRegression.Factory(), settings, seed);
  }

  private static Member member(SoftmaxRegression.Factory networks, String settings, long seed) {
    return new MemberFactory(SETTINGS, networks)
        .create(
            MemberSettings.parse(settings),
            new Shape.Vector(TestStream.FEATURES),
            CLASSES.size(),
            seed);
  }

  private void learn(Example example, int label, Member... members) {
    inputs.learn(example, label);
    for (Member member : members) {
      member.widen(inputs, CLASSES.size());
      member.learn(false, inputs);
    }
  }

  private void learnUnknowable(Example example, Member... members) {
    learn(example, labels.nextInt(CLASSES.size()), members);
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {1, 3, 8})
  void everyMiniBatchIsOneStepAndThoseOfReplay(int batch) {
    Member plain = member("rate=0.01 batch=" + batch, 1);
    Member replaying = member("rate=0.01 replay=4 rows=5 buffer=20 batch=" + batch, 1);
    for (int i = 1; i <= 100; i++) {
      learnUnknowable(stream.get(i), plain, replaying);

      assertThat(plain.updates()).isEqualTo(i / batch);
      assertThat(replaying.updates()).isEqualTo(i / batch * 5L);
    }
  }

  @Test
  void whatIsKnownIsNotReplayed() {
    Member member = member("replay=4 rows=8 buffer=50", 1);
    for (Example example : stream) {
      learn(example, CLASSES.indexOf(Objects.requireNonNull(example.label())), member);
    }
    long before = member.updates();
    for (Example example : stream) {
      learn(example, CLASSES.indexOf(Objects.requireNonNull(example.label())), member);
    }

    assertThat(member.updates() - before).isBetween(400L, 600L);
  }

  @Test
  void aMiniBatchIsLeftOutOnlyIfAllOfItIsKnown() {
    Member member = member("rate=0.01 batch=3", 1);
    boolean[][] known = {{true, true, true}, {true, false, true}, {true, true, true}};
    long[] steps = {0, 1, 1};
    for (int batch = 0; batch < known.length; batch++) {
      for (int i = 0; i < 3; i++) {
        Example example = stream.get(3 * batch + i);
        inputs.learn(example, 0);
        member.widen(inputs, CLASSES.size());
        member.learn(known[batch][i], inputs);
      }
      assertThat(member.updates()).isEqualTo(steps[batch]);
    }
  }

  @Test
  void aFaultyStepIsNotReplayed() {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Member member = member(networks, "replay=4", 1);
    learnUnknowable(stream.get(0), member);
    networks.faults().failing = true;
    learnUnknowable(stream.get(1), member);

    assertThat(member.updates()).isEqualTo(5 + 1);
    assertThat(member.faults()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay=2 rows=4 buffer=30",
        "replay=2 rows=4 buffer=30 balanced=true",
        "batch=4 replay=1 balance=0.5 encoding=quantiles"
      })
  void replayIsAFunctionOfTheSeed(String settings) {
    Member one = member(settings, 1);
    Member same = member(settings, 1);
    Member other = member(settings, 2);
    for (Example example : stream.subList(0, 60)) {
      learnUnknowable(example, one, same, other);
    }

    assertThat(snapshot(same)).isEqualTo(snapshot(one));
    assertThat(snapshot(other)).isNotEqualTo(snapshot(one));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay=2 rows=4 buffer=30",
        "batch=5 replay=2 rows=4 buffer=30 balanced=true rate=2",
        "batch=4 balance=1 encoding=quantiles lambda=0.5 window=3"
      })
  void aMemberRestoredAfterEveryExampleIsTheUninterruptedOne(String settings) {
    Member uninterrupted = member(settings, 1);
    Member interrupted = member(settings, 1);
    for (Example example : stream) {
      learnUnknowable(example, uninterrupted, interrupted);
      interrupted = restored(interrupted, settings);
    }

    assertThat(snapshot(interrupted)).isEqualTo(snapshot(uninterrupted));
  }

  @Test
  void aCopyPredictsAsTheOneItIsOfAndGoesItsOwnWay() {
    Member one = member("replay=1 rows=4", 1);
    for (Example example : stream.subList(0, 50)) {
      learnUnknowable(example, one);
    }
    Member copy =
        new MemberFactory(SETTINGS, new SoftmaxRegression.Factory())
            .create(one.settings().withLambda(3), one.input(), one.outputs(), 8);
    copy.takeOver(one);
    assertThat(predicted(copy)).isEqualTo(predicted(one));
    assertThat(copy.settings().lambda()).isEqualTo(3);

    for (Example example : stream.subList(50, 100)) {
      learnUnknowable(example, one, copy);
    }

    assertThat(predicted(copy)).isNotEqualTo(predicted(one));
  }

  private float[] predicted(Member member) {
    float[] probabilities = new float[CLASSES.size()];
    inputs.ask(stream.get(0));
    member.predict(inputs, probabilities);
    return probabilities;
  }

  private static Snapshot snapshot(Member member) {
    return Snapshot.builder().section("MEMB", member::write).build();
  }

  private static Member restored(Member member, String settings) {
    return Snapshot.of(snapshot(member).toBytes()).restore("MEMB", member(settings, 1));
  }
}

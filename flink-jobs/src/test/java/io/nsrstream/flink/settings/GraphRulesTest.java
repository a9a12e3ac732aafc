package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GraphRulesTest {

  private static SettingsReader reader() {
    return new SettingsReader().set("topics.edges", "edges");
  }

  @Test
  void edgesMayShareTheTopicOfTheExamplesAndNoOther() {
    JobSettings alone = reader().read();
    JobSettings shared = new SettingsReader().set("topics.edges", "examples").read();

    assertThat(alone.topics().edgesAlone()).isTrue();
    assertThat(shared.topics().graph()).isTrue();
    assertThat(shared.topics().edgesAlone()).isFalse();
    assertThatThrownBy(() -> new SettingsReader().set("topics.edges", "metrics").read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("must differ from the other topics");
  }

  @ParameterizedTest
  @CsvSource({
    "mapping.id, '', topics.edges needs mapping.id",
    "sequence.length, 4, topics.edges must be left out where sequence.length is above 1",
    "learner.bounds.shape, SEQUENCE, learner.bounds.shape must not be SEQUENCE where topics.edges",
    "graph.edge.source, /key, graph.edge must not name the fields of mapping.key",
    "graph.rows.hops, 3, graph.rows.hops must be between 0 and 2",
    "graph.maxWaiting, 0, graph.maxWaiting must be between 1 and",
  })
  void whatDoesNotGoWithAGraphIsRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> reader().set(name, value).read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void settingsOfTheJobAreRefusedWithoutEdgesAndThoseOfRowsAreNot() {
    assertThatThrownBy(() -> new SettingsReader().set("graph.silenceMs", "5").read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("graph.silenceMs")
        .hasMessageContaining("topics.edges is empty");
    assertThat(new SettingsReader().set("graph.rows.hops", "1").read().graph().rows().hops())
        .isEqualTo(1);
    assertThat(reader().set("times.maxAheadMs", "7").read().times().maxAheadMs()).isEqualTo(7);
  }
}

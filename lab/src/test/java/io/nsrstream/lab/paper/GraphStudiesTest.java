package io.nsrstream.lab.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GraphStudiesTest {

  @Test
  void rowsOfPhotoAndComputersStandBesideThoseOfTheSlides() {
    List<Study> studies = GraphStudies.all(OptionalInt.empty());
    assertThat(studies)
        .extracting(Study::name)
        .containsExactly(
            "gnn-photo", "gnn-computers", "gnn-cora", "gnn-dblp", "gnn-layers", "gnn-regularizers");
    assertThat(studies.subList(0, 2))
        .allSatisfy(
            study ->
                assertThat(study.variants())
                    .hasSize(12)
                    .allMatch(variant -> variant.paper().isPresent()));
    assertThat(studies.subList(2, 4))
        .allSatisfy(study -> assertThat(study.variants()).hasSize(12))
        .allSatisfy(
            study -> assertThat(study.variants()).allMatch(variant -> variant.paper().isEmpty()));
  }

  @Test
  void everySeedSplitsTheNodesInAnotherWay() {
    int[] labelled = {3, 4, 6, 7, 9, 10, 11, 20, 21, 22, 23};
    int[][] parts = GraphCorpus.divide(labelled, 1);
    assertThat(parts[0]).hasSize(6);
    assertThat(parts[1]).hasSize(2);
    assertThat(parts[2]).hasSize(3);
    assertThat(Stream.of(parts).flatMapToInt(IntStream::of).toArray())
        .containsExactlyInAnyOrder(labelled);
    assertThat(GraphCorpus.divide(labelled, 1)).isDeepEqualTo(parts);
    assertThat(GraphCorpus.divide(labelled, 2)[0]).isNotEqualTo(parts[0]);
  }
}

package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relational attributes of ARFF files as sequences. */
final class ArffBagsTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;

  /** Two channels of up to three steps. */
  private static final String ARCHIVE =
      """
      @relation 'Moves'
      @attribute series RELATIONAL
        @attribute att0 numeric
        @attribute att1 numeric
        @attribute att2 numeric
      @end series
      @attribute move {walk,'stand up'}
      @data
      """;

  private static final String STEPS =
      """
      @attribute id {m1,m2}
      @attribute bag relational
      @attribute load numeric
      @attribute state {on,off}
      @end bag
      @attribute class {0,1}
      @data
      """;

  private final Path file;

  ArffBagsTest(@TempDir Path folder) {
    file = folder.resolve("bags.arff");
  }

  @Test
  void rowsOfABagAreChannelsWhereTheNamesOfItsAttributesCount() throws IOException {
    List<Example> examples =
        read(ARCHIVE + "'1,2,3\\n4,5,6',walk\n\"7 8 9\\n10,11,NaN\",'stand up',\n", DEFAULTS);

    assertThat(examples.get(0))
        .usingRecursiveComparison()
        .isEqualTo(new Example("", "0", 3, new float[] {1, 4, 2, 5, 3, 6}, List.of(), "walk", 0));
    assertThat(examples.get(1).label()).isEqualTo("stand up");
    assertThat(examples.get(1).features()).containsExactly(7, 10, 8, 11, 9, Example.MISSING);
  }

  @Test
  void stepsThatAllChannelsLackAtTheEndAreNotThere() throws IOException {
    List<Example> examples =
        read(ARCHIVE + "'1,2,3\\n4,5,6',walk\n'1,2,?\\n4,?,?',walk\n?,?\n", DEFAULTS);

    assertThat(examples).extracting(Example::steps).containsExactly(3, 2, 1);
    assertThat(examples.get(1).features()).containsExactly(1, 4, 2, Example.MISSING);
    assertThat(examples.get(2).features()).containsExactly(Example.MISSING, Example.MISSING);
    assertThat(examples.get(2).label()).isNull();
  }

  @Test
  void featuresAreNamedByChannel() throws IOException {
    Files.writeString(file, ARCHIVE + "'1,2,3\\n4,5,6',walk\n");
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThat(stream.sequences()).isTrue();
      assertThat(stream.featureNames()).containsExactly("channel0", "channel1");
    }
  }

  @Test
  void rowsOfABagAreStepsOtherwise() throws IOException {
    List<Example> examples =
        read(
            STEPS + "m1,'1.5,on\\n2,off\\n3,on',1\nm2,\"{1 off}\",0\n",
            DEFAULTS.withIgnored(List.of("id")));

    assertThat(examples.get(0))
        .usingRecursiveComparison()
        .isEqualTo(
            new Example(
                "",
                "0",
                3,
                new float[] {1.5f, 0, 2, 0, 3, 0},
                List.of(new Nominal(1, "on"), new Nominal(3, "off"), new Nominal(5, "on")),
                "1",
                0));
    assertThat(examples.get(1).features()).containsExactly(0, 0);
  }

  @Test
  void labelKeyAndWeightStandBesideTheBag() throws IOException {
    Example example =
        read(STEPS + "m2,'1,on',1,{3}\n", DEFAULTS.withKey("id").withLabel("class")).get(0);

    assertThat(example.key()).isEqualTo("m2");
    assertThat(example.label()).isEqualTo("1");
    assertThat(example.weight()).isEqualTo(3);
  }

  @Test
  void channelsDecideWhatTheRowsOfABagAre() throws IOException {
    List<Example> steps = read(ARCHIVE + "'1,2,3\\n4,5,6',walk\n", DEFAULTS.withChannels(3));

    assertThat(steps.get(0).steps()).isEqualTo(2);
    assertThat(steps.get(0).features()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(read(ARCHIVE + "'1,2,3\\n4,5,6',walk\n", DEFAULTS.withChannels(2)).get(0).steps())
        .isEqualTo(3);
  }

  @Test
  void aBagAloneHasNoLabel() throws IOException {
    List<Example> examples =
        read(
            """
            @attribute b relational
            @attribute d date yyyy
            @attribute n integer
            @end b
            @data
            "1970 1\\n1971 2"
            "1972 3"
            """,
            DEFAULTS);

    assertThat(examples).extracting(Example::steps).containsExactly(2, 1);
    assertThat(examples.get(0).features()).containsExactly(0, 1, (float) 31_536_000_000L, 2);
    assertThat(examples).extracting(Example::label).containsOnlyNulls();
  }

  @Test
  void anotherFeatureBesideTheBagIsRefused() {
    assertThatThrownBy(() -> read(STEPS + "m1,'1,on',1\n", DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(
            "the relational attribute \"bag\" must be the only feature, but \"id\" is FEATURE:"
                + " leave out what is neither label nor key with --ignore");
  }

  @Test
  void aBagOfOtherChannelsIsMalformed() {
    assertThatThrownBy(() -> read(ARCHIVE + "'1,2,3\\n4,5,6',walk\n'1,2,3',walk\n", DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(
            file
                + ", line 10: a bag must have a row for each of the 2 channels of the first, but"
                + " has 1: correct it, or, where the rows are the steps, give the number of its"
                + " attributes, as --channels 3");
  }

  @Test
  void aHeaderThatDoesNotEndItsBagIsMalformed() {
    assertThatThrownBy(
            () -> read("@attribute b relational\n@attribute t0 real\n@data\n'1'\n", DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(
            file
                + ", line 3: the relational attribute \"b\" must consist of lines @attribute and a"
                + " line @end: add @end b");
  }

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(file, text, settings);
  }
}

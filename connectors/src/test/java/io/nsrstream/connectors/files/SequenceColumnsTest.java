package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences in the columns of CSV and ARFF files, the UCR archive's among them. */
class SequenceColumnsTest {
  private static final FileSettings PAIRS = FileSettings.DEFAULTS.withChannels(2);

  private final Path folder;

  SequenceColumnsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void columnsAreStepsOfSoManyChannels() throws IOException {
    Example example = read("s.csv", "1,2,3,4,5,6,walk\n", PAIRS).get(0);

    assertThat(example.steps()).isEqualTo(3);
    assertThat(example.features()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(example.label()).isEqualTo("walk");
  }

  @Test
  void namesAreThoseOfTheFirstStep() throws IOException {
    Path file = Files.writeString(folder.resolve("s.csv"), "x0,y0,x1,y1,class\n1,2,3,4,a\n");
    try (ExampleFile stream = ExampleFile.open(file, PAIRS)) {
      assertThat(stream.sequences()).isTrue();
      assertThat(stream.featureNames()).containsExactly("x0", "y0");
      assertThat(stream.width()).isEqualTo(2);
    }
  }

  @Test
  void ignoredColumnsAreNoFeaturesButMayBeTheKey() throws IOException {
    String text = "person,note,x0,y0,class\np1,tired,1,2,walk\n";
    FileSettings settings = PAIRS.withIgnored(List.of("person", "1"));

    Example together = read("s.csv", text, settings).get(0);
    Example apart = read("s.csv", text, settings.withKey("person")).get(0);

    assertThat(together.key()).isEmpty();
    assertThat(apart.key()).isEqualTo("p1");
    assertThat(List.of(together, apart))
        .allSatisfy(
            example -> {
              assertThat(example.features()).containsExactly(1, 2);
              assertThat(example.nominals()).isEmpty();
            });
  }

  @Test
  void stepsAtTheEndWithoutAnyValueArePadding() throws IOException {
    List<Example> examples =
        read("s.csv", "1,2,3,4,a\n5,6,NaN,nan,b\n7,8,?,,c\n1,2,3,4,d\n", PAIRS);

    assertThat(examples).extracting(Example::steps).containsExactly(2, 1, 1, 2);
    assertThat(examples.get(1).features()).containsExactly(5, 6);
    assertThat(examples).allSatisfy(example -> assertThat(example.nominals()).isEmpty());
  }

  @Test
  void whatIsMissingBeforeTheLastValueIsKept() throws IOException {
    Example example = read("s.csv", "?,2,3,?,NaN,?,a\n", PAIRS).get(0);

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).containsExactly(Example.MISSING, 2, 3, Example.MISSING);
    assertThat(example.nominals()).isEmpty();
  }

  @Test
  void aRowOfNothingIsOneMissingStep() throws IOException {
    Example example = read("s.csv", "1,2,3,4,a\n?,?,?,?,b\n", PAIRS).get(1);

    assertThat(example.steps()).isEqualTo(1);
    assertThat(example.features()).containsExactly(Example.MISSING, Example.MISSING);
  }

  @Test
  void attributesOfArffMakeSequencesToo() throws IOException {
    Example example =
        read(
                "s.arff",
                """
                @relation r
                @attribute x0 numeric
                @attribute x1 numeric
                @attribute x2 numeric
                @attribute class {a,b}
                @data
                1,2,?,b
                """,
                FileSettings.DEFAULTS.withChannels(1))
            .get(0);

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).containsExactly(1, 2);
  }

  @Test
  void columnsThatMakeNoWholeStepsAreMalformed() {
    assertThatThrownBy(() -> read("s.csv", "subject,x0,y0,class\n1,2,3,a\n", PAIRS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(
            folder.resolve("s.csv")
                + ", line 1: columns of features must make whole steps of 2, but are 3: give"
                + " the number of features of one step with --channels, and leave out columns that"
                + " are no features with --ignore");
  }

  @Test
  void anIgnoredColumnThatIsNotThereIsMalformed() {
    assertThatThrownBy(() -> read("s.csv", "a,y\n1,x\n", PAIRS.withIgnored(List.of("person"))))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageEndingWith(
            "line 1: has no column \"person\": name one with --ignore, by its position from 0 to 1"
                + " or as one of [a, y]");
  }

  @Test
  void channelsBelowNoneBreakARule() {
    assertThatThrownBy(() -> FileSettings.DEFAULTS.withChannels(-1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage("channels must be at least 0, but is -1: use a value in that range");
  }

  @Test
  void aTsvFileWithoutHeaderHasTheLabelFirstAndOneValuePerStep() throws IOException {
    List<Example> examples =
        read("Some_TRAIN.tsv", "2\t0.5\t-1\t3\n1\t4\tNaN\tNaN\n", FileSettings.DEFAULTS);

    assertThat(examples).extracting(Example::label).containsExactly("2", "1");
    assertThat(examples.get(0).steps()).isEqualTo(3);
    assertThat(examples.get(0).features()).containsExactly(0.5f, -1, 3);
    assertThat(examples.get(1).steps()).isEqualTo(1);
    assertThat(examples.get(1).features()).containsExactly(4);
  }

  @Test
  void aTsvFileWithAHeaderOrWithChosenColumnsIsATable() throws IOException {
    Example named = read("t.tsv", "a\tb\tclass\n1\t2\tx\n", FileSettings.DEFAULTS).get(0);
    Example chosen = read("u.tsv", "1\t2\tx\n", FileSettings.DEFAULTS.withLabel("2")).get(0);

    assertThat(List.of(named, chosen))
        .allSatisfy(
            example -> {
              assertThat(example.steps()).isEqualTo(1);
              assertThat(example.features()).containsExactly(1, 2);
              assertThat(example.label()).isEqualTo("x");
            });
  }

  @Test
  void aUcrRowThatIsCutOffIsNamedByItsLine() {
    assertThatThrownBy(() -> read("s.tsv", "1\t2\t3\n1\t2\n", FileSettings.DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("s.tsv, line 2: must have 3 cells, one for each column, but has 2");
  }

  @Test
  void aMissingUcrLabelIsNone() throws IOException {
    assertThat(read("s.tsv", "?\t2\t3\n\t2\t3\n", FileSettings.DEFAULTS))
        .extracting(Example::label)
        .containsOnlyNulls();
  }

  private List<Example> read(String name, String text, FileSettings settings) throws IOException {
    return TextFiles.read(folder.resolve(name), text, settings);
  }
}

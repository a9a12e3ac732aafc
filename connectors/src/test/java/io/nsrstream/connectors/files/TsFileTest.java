package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsFileTest {

  /** Eight lines; the first case is in line 9. */
  private static final String HEADER =
      """
      # two channels
      #

      @problemName Vowels
      @timestamps false
      @dimensions 2
      @classLabel true a b
      @data
      """;

  private final Path file;

  TsFileTest(@TempDir Path folder) {
    file = folder.resolve("series.data");
  }

  @Test
  void channelsOfTheFileBecomeStepsOfAllChannels() throws IOException {
    Example example = read(HEADER + "1,2,3:10,20,30:a\n").get(0);

    assertThat(example)
        .usingRecursiveComparison()
        .isEqualTo(new Example("", "0", 3, new float[] {1, 10, 2, 20, 3, 30}, List.of(), "a", 0));
  }

  @Test
  void casesMayDifferInLength() throws IOException {
    List<Example> examples = read(HEADER + "1,2,3:4,5,6:a\n\n# between\n7:8:b\n1,2:3,4:a\n");

    assertThat(examples).extracting(Example::steps).containsExactly(3, 1, 2);
    assertThat(examples.get(1).features()).containsExactly(7, 8);
    assertThat(examples).extracting(Example::id).containsExactly("0", "1", "2");
  }

  @Test
  void featuresAreNamedByChannel() throws IOException {
    Files.writeString(file, HEADER + "1:2:a\n");
    try (ExampleFile stream = ExampleFile.open(file, FileSettings.DEFAULTS)) {
      assertThat(stream.sequences()).isTrue();
      assertThat(stream.featureNames()).containsExactly("channel0", "channel1");
    }
  }

  @Test
  void missingValuesAreKept() throws IOException {
    Example example = read(HEADER + "1,?,3:NaN,5,?:a\n").get(0);

    assertThat(example.features())
        .containsExactly(1, Example.MISSING, Example.MISSING, 5, 3, Example.MISSING);
    assertThat(example.nominals()).isEmpty();
  }

  @Test
  void aMissingLabelIsNone() throws IOException {
    assertThat(read(HEADER + "1:2:?\n").get(0).label()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"@univariate true,1", "@univariate false,2", "@dimensions 2,2", "@missing false,2"})
  void channelsAreDeclaredOrElseThoseOfTheFirstCase(String tag, int channels) throws IOException {
    String series = channels == 1 ? "1,2" : "1,2:3,4";

    Example example =
        read("@problemName p\n" + tag + "\n@classLabel true a\n@data\n" + series + ":a").get(0);

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).hasSize(2 * channels);
  }

  @Test
  void casesWithoutClassesHaveNoLabels() throws IOException {
    Example example = read("@UNIVARIATE true\n@classlabel false\n@DATA\n1,2\n").get(0);

    assertThat(example.label()).isNull();
    assertThat(example.features()).containsExactly(1, 2);
  }

  @Test
  void aTableWhoseHeaderBeginsWithAHashIsStillATable() throws IOException {
    assertThat(read("#x,class\n1,a\n").get(0).features()).containsExactly(1);
  }

  @Test
  void missingValuesFillTheShorterChannelsOfACase() throws IOException {
    List<Example> examples = read(HEADER + "1,2:3,4:a\n1,2,3:4:b\n");

    assertThat(examples.get(1).steps()).isEqualTo(3);
    assertThat(examples.get(1).features())
        .containsExactly(1, 4, 2, Example.MISSING, 3, Example.MISSING);
  }

  @Test
  void aCaseThatGrowsBeyondAllBoundsWhenItIsFilledIsMalformed() {
    assertMalformed(
        "@classLabel false\n@data\n" + "1,".repeat(9_000) + "1" + ":1".repeat(9_000),
        "line 3: a case must have at most 16777216 values, but has 9001 channels of up to 9001"
            + " steps: split it, or leave out some of its channels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"% a comment\n%# another\n\n", "# one\n% other\n", "%\n"})
  void commentsMayComeFirst(String comments) throws IOException {
    assertThat(read(comments + HEADER + "% between\n1:2:a\n").get(0).features())
        .containsExactly(1, 2);
  }

  @Test
  void timeStampsAreLeftOut() throws IOException {
    String header =
        "@problemName p\n@TIMESTAMPS True\n@univariate false\n@classLabel true a\n@data\n";
    List<Example> examples =
        read(
            header
                + "(2026-01-01 00:00:00,1.5),(2026-01-01 00:01:00,?):(0, 3), (1,4):a\n"
                + "(7,5)::a\n");

    assertThat(examples.get(0).features()).containsExactly(1.5f, 3, Example.MISSING, 4);
    assertThat(examples.get(0).label()).isEqualTo("a");
    assertThat(examples.get(1).features()).containsExactly(5, Example.MISSING);
    assertMalformed(
        header + "(0,1):2:a",
        "line 6: values of channel 1 must be in the form (time stamp,value), but step 0 is not:"
            + " correct the line, or say @timeStamps false in the header");
  }

  @Test
  void aRegressionTargetIsNamedAsSuch() {
    assertMalformed(
        "@problemName p\n@targetLabel true\n@data\n1,2:0.5\n",
        "line 2: holds a regression target (@targetLabel true), which is not read: classes are:"
            + " turn the target into classes, and declare them with @classLabel true");
  }

  @Test
  void aFileWithoutTargetHasNoLabels() throws IOException {
    assertThat(read("@problemName p\n@targetLabel false\n@data\n1,2\n").get(0).label()).isNull();
  }

  @Test
  void aCaseThatIsRejectedIsNotReadAgain() throws IOException {
    Files.writeString(file, HEADER + "1:2:a\n1:x:a\n3:4:b\n");
    try (ExampleFile stream = ExampleFile.open(file, FileSettings.DEFAULTS)) {
      stream.next();
      assertThatThrownBy(stream::next).isInstanceOf(MalformedFileException.class);
      assertThat(stream.next().features()).containsExactly(3, 4);
      assertThat(stream.hasNext()).isFalse();
    }
  }

  @Test
  void aCaseWithOtherPartsIsMalformed() {
    String remedy = ": correct the line, or the @dimensions and @classLabel of the header";
    assertMalformed(
        HEADER + "1,2:a\n",
        "line 9: must have 2 channel(s) and a label with colons between them, but has 2 part(s)"
            + remedy);
    assertMalformed(
        HEADER + "1,2:3,4\n",
        "line 9: must have 2 channel(s) and a label with colons between them, but has 2 part(s)"
            + remedy);
    assertMalformed(
        "@problemName p\n@classLabel true a\n@data\n1,2\n",
        "line 4: must have 1 channel(s) and a label with colons between them, but has 1 part(s)"
            + remedy);
  }

  @Test
  void aLabelThatWasNotDeclaredIsMalformed() {
    assertMalformed(
        HEADER + "1:2:c\n",
        "line 9: the label must be one of [a, b], but is \"c\": write it as @classLabel"
            + " does, declare it there, or write ? where it is missing");
  }

  @Test
  void whatIsNoNumberIsMalformed() {
    for (String value : List.of("x", "", "1e39", "(0 1)")) {
      assertMalformed(
          HEADER + "1,2:3," + value + ":a\n",
          "line 9: step 1 of channel 1 must be a number within the range of a float (±3.4e38), but"
              + " is \""
              + value
              + "\": write ? for a missing value");
    }
  }

  @Test
  void aHeaderThatBreaksARuleIsMalformed() {
    assertMalformed(
        "@problemName p\n@classLabel true a\n",
        "line 3: the header must end with @data, but the file ends: add the data");
    assertMalformed(
        HEADER, "line 9: must have cases after @data, but ends: check that it is complete");
    assertMalformed(
        "@problemName p\n@data\n1:a\n",
        "line 2: the header must have @classLabel, but has none:"
            + " add @classLabel true with the classes, or @classLabel false");
    assertMalformed(
        "@problemName p\n@classLabel true\n@data\n1:a\n",
        "line 2: @classLabel true must be followed by the classes, but is not: list them");
    assertMalformed(
        "@univariate maybe\n",
        "line 1: @univariate must be true or false, but is \"maybe\": use one of the two");
    assertMalformed(
        "@dimensions none\n",
        "line 1: @dimensions must be a number of channels, but is \"none\":"
            + " give how many there are, or leave it out");
    assertMalformed(
        "@problemName p\n@path x\n",
        "line 2: the header must consist of @problemName, @timeStamps, @missing, @univariate,"
            + " @dimensions, @equalLength, @seriesLength, @classLabel and @data, but has"
            + " \"@path\": correct the header, or make the line a comment with #");
  }

  @Test
  void columnsCannotBeChosen() throws IOException {
    Files.writeString(file, HEADER + "1:2:a\n");

    assertThatThrownBy(() -> ExampleFile.open(file, FileSettings.DEFAULTS.withKey("0")))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(
            file
                + ", line 1: is in the format .ts, which has channels and a label and no columns to"
                + " choose: leave out --label, --labels, --key, --ignore, --text and --channels");
  }

  private void assertMalformed(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ", " + message);
  }

  private List<Example> read(String text) throws IOException {
    return TextFiles.read(file, text, FileSettings.DEFAULTS);
  }
}

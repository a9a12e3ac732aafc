package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad rows of ARFF and ts files are left out as those of CSV files are. */
class BadRowsTest {
  private static final FileSettings TWO = FileSettings.DEFAULTS.withBadRows(2);
  private static final String ARFF =
      "@relation r\n@attribute a numeric\n@attribute class {x,y}\n@data\n";
  private static final String BAGS =
      """
      @relation r
      @attribute bag relational
      @attribute t0 numeric
      @attribute t1 numeric
      @end bag
      @attribute class {x,y}
      @data
      """;
  private static final String TS = "@problemName p\n@classLabel true x y\n@data\n";

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("own.data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "1,z", "one,x", "1e99,x", "1,'x", "1,x,{0}", "1,2,x", "{1 x", "{7 x}", "'1'2,x"
      })
  void aBadRowOfArffIsNamedWithItsLineAndTheNextIsRead(String bad) throws IOException {
    requireLeftOut(ARFF + "5,x\n" + bad + "\n6,y\n", 6, 5, 6);
    requireLeftOut(ARFF + bad + "\n5,x\n6,y\n", 5, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'1,2',z", "'1,2\\n3,4',x", "'1,b',x", "'1',x", "x", "'1,2,x"})
  void aBadBagIsNamedWithItsLineAndTheNextIsRead(String bad) throws IOException {
    requireLeftOut(BAGS + "'5,1',x\n" + bad + "\n'6,2',y\n", 9, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?,x", "'',x", "x", "'1,2"})
  void bagsAreCountedInTheFirstRowThatIsGood(String bad) throws IOException {
    List<Example> examples = TextFiles.read(file, BAGS + bad + "\n'5,1',x\n", TWO);

    assertThat(examples.get(examples.size() - 1).features()).containsExactly(5, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2", "1,2:z", "1,b:x", "1,,2:x", "1:2:x", "1,1e99:x"})
  void aBadCaseOfTsIsNamedWithItsLineAndTheNextIsRead(String bad) throws IOException {
    requireLeftOut(TS + "5,1:x\n" + bad + "\n6,2:y\n", 5, 5, 6);
    requireLeftOut(TS + bad + "\n5,1:x\n6,2:y\n", 4, 5, 6);
  }

  @ParameterizedTest
  @CsvSource({"arff, 1", "ts, 1"})
  void oneMoreThanTheBoundEndsTheReadingAtItsLine(String format, int examples) throws IOException {
    String text = format.equals("ts") ? TS + "5,1:x\n1\n1\n1\n6:x\n" : ARFF + "5,x\n1\n1\n1\n6,x\n";

    try (ExampleFile stream = TextFiles.open(file, text, TWO)) {
      assertThat(stream.next().features()[0]).isEqualTo(5);
      assertThatThrownBy(stream::hasNext)
          .isInstanceOf(MalformedFileException.class)
          .hasMessageContaining(format.equals("ts") ? "line 7" : "line 8")
          .hasMessageContaining("at most 2 bad rows are left out");
      assertThat(stream.rejected()).isEqualTo(3);
    }
  }

  @Test
  void aNumericLabelOfArffThatHardlyRepeatsIsRefusedUnlessItIsNamed() throws IOException {
    String text =
        """
        @relation r
        @attribute a numeric
        @attribute b numeric
        @data
        1,0.5
        2,0.25
        1,1.5
        2,7.75
        1,3.5
        """;

    assertThatThrownBy(() -> TextFiles.read(file, text, TWO))
        .hasMessageContaining("attribute \"b\" holds 5 different numbers in 5 rows")
        .hasMessageContaining("--label");
    assertThat(TextFiles.read(file, text, TWO.withLabel("b"))).hasSize(5);
    assertThat(
            TextFiles.labels(
                TextFiles.read(file, text.replace("2,7.75", "2,x"), TWO.withLabel("a"))))
        .containsExactly("1", "2", "1", "1");
  }

  @Test
  void aFileOfBadRowsAloneIsRefused() throws IOException {
    assertThatThrownBy(() -> TextFiles.read(file, ARFF + "1\n2\n", TWO))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("no row can be read, the first bad one of 2 is " + file + ", line 5");
  }

  @Test
  void numericLabelsOfArffAreOneClassHoweverTheyAreWritten() throws IOException {
    String text = "@relation r\n@attribute a numeric\n@attribute k numeric\n@data\n1,1\n2,1.0\n";

    assertThat(TextFiles.labels(TextFiles.read(file, text, TWO))).containsExactly("1", "1");
  }

  @Test
  void whatWasGuessedOfBagsAndCasesIsShown() throws IOException {
    assertThat(line(BAGS + "'5,1\\n7,8',x\n"))
        .isEqualTo(
            "format ARFF, sequences from bag, rows of a bag are the channels (guessed by its"
                + " attributes), channels 2, label class");
    assertThat(line(ARFF + "1,x\n"))
        .isEqualTo("format ARFF, label class (2 classes declared), numbers 1, nominals 0");
    assertThat(line(TS + "1,2:3,4:x\n"))
        .isEqualTo("format .ts, channels 2 (as most cases have), label last (2 classes)");
  }

  private String line(String text) throws IOException {
    try (ExampleFile stream = TextFiles.open(file, text, TWO)) {
      return stream.description().line();
    }
  }

  private void requireLeftOut(String text, int line, float first, float second) throws IOException {
    try (ExampleFile stream = TextFiles.open(file, text, TWO)) {
      List<Example> examples = TextFiles.rest(stream);
      assertThat(examples)
          .extracting(example -> example.features()[0])
          .containsExactly(first, second);
      assertThat(examples).extracting(Example::id).containsExactly("0", "1");
      assertThat(stream.rejections())
          .singleElement()
          .asString()
          .startsWith(file + ", line " + line + ": ");
    }
  }
}

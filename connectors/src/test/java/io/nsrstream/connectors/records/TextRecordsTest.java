package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts in records. */
final class TextRecordsTest {
  private static final RecordMapping MAPPING =
      Records.mapping(
          Map.of("features", "/title,/kind,/votes", "text", "/title", "bounds.maxText", "10"));

  @Test
  void aTextStandsBesideNumbersAndNominalValues() throws BadRecordException {
    Example example = Records.decode(MAPPING, "{'title':'How to','kind':'open','votes':3}");
    assertThat(example.features()).containsExactly(0, 0, 3);
    assertThat(example.texts()).containsExactly(new Text(0, "How to"));
    assertThat(example.nominals()).containsExactly(new Nominal(1, "open"));
  }

  @Test
  void nullIsAMissingTextAndScalarsAreTakenAsTheyAreWritten() throws BadRecordException {
    Example missing = Records.decode(MAPPING, "{'title':null,'kind':'open','votes':3}");
    assertThat(missing.features()).containsExactly(Example.MISSING, 0, 3);
    assertThat(missing.texts()).containsExactly(new Text(0, ""));
    assertThat(Records.decode(MAPPING, "{'title':1.50,'kind':'a','votes':3}").texts())
        .containsExactly(new Text(0, "1.50"));
    assertThat(Records.decode(MAPPING, "{'title':true,'kind':'a','votes':3}").texts())
        .containsExactly(new Text(0, "true"));
  }

  @Test
  void aLongTextIsCutAndHalfAPairIsReplaced() throws BadRecordException {
    assertThat(
            Records.decode(
                    MAPPING, "{'title':'%s','kind':'a','votes':3}".formatted("ab".repeat(900)))
                .texts())
        .containsExactly(new Text(0, "ababababab"));
    assertThat(
            Records.decode(MAPPING, "{'title':'123456789\uD83D\uDE00','kind':'a','votes':3}")
                .texts())
        .containsExactly(new Text(0, "123456789\uFFFD"));
  }

  @Test
  void anArrayOrObjectIsNoText() {
    for (String value : List.of("['a']", "{'a':1}", "[]")) {
      assertThatThrownBy(
              () -> Records.decode(MAPPING, "{'title':%s,'kind':'a','votes':3}".formatted(value)))
          .hasMessageContaining("/title must be a text (mapping.text), or null");
    }
  }

  @Test
  void writtenRecordsAreReadBack() throws BadRecordException {
    JsonExampleWriter writer =
        JsonExampleWriter.ofColumns(List.of("title", "votes"), List.of("title"));
    Example example =
        Example.of("1", new float[] {0, 2}, "a")
            .withTexts(List.of(new Text(0, "\u0000 \u202E שלום \uD83D\uDE00")));
    Example missing =
        Example.of("1", new float[] {Example.MISSING, 2}, "a").withTexts(List.of(new Text(0, "")));
    for (Example one : List.of(example, missing)) {
      Example back = new ExampleReader(writer.mapping()).decode(writer.write(one), "", 0);
      assertThat(back.texts()).isEqualTo(one.texts());
      assertThat(back.features()).isEqualTo(one.features());
    }
  }

  @Test
  void textsAreAmongTheFeatures() {
    assertThatThrownBy(() -> Records.mapping(Map.of("text", "/title")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("text must hold pointers of mapping.features only");
  }
}

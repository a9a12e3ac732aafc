package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Label;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelReaderTest {

  @Test
  void aLabelIsWhereExamplesHaveItWhateverElseIsInTheRecord() throws BadRecordException {
    RecordMapping mapping =
        Records.mapping(
            Map.of(
                "features",
                "/x",
                "key",
                "/machine",
                "id",
                "/seq",
                "label",
                "/verdict/class",
                "time",
                "/verdict/at",
                "bounds.maxFeatures",
                "10",
                "bounds.maxRecordBytes",
                "1000",
                "bounds.maxTextLength",
                "10"));
    Label label =
        new LabelReader(mapping)
            .decode(
                Records.bytes(
                    "{'machine':'m','seq':7,'verdict':{'class':true,'at':1767225600005},'x':'not"
                        + " looked at'}"),
                42);

    assertThat(label)
        .extracting(Label::key, Label::id, Label::label, Label::time)
        .containsExactly("m", "7", "true", 1_767_225_600_005L);
  }

  @Test
  void keyAndTimeMayBeLeftOut() throws BadRecordException {
    Label label = decode("{'id':'a','label':'ok'}");

    assertThat(label.key()).isEmpty();
    assertThat(label.time()).isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'label':'ok'} | /id must be in the record, but is missing",
        "{'id':'a','label':null} | /label must be in the record, but is missing",
        "{'id':'a','label':[1]} | /label must be a string, number or boolean, but is an array",
        "{'id':'a' | record must be valid JSON",
        "[] | record must be an object, but is an array"
      })
  void rejectsWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(BadRecordException.class)
        .hasMessageStartingWith(reason);
  }

  private static Label decode(String json) throws BadRecordException {
    return new LabelReader(RecordMapping.DEFAULTS).decode(Records.bytes(json), 42);
  }
}

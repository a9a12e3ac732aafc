package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final long DAY = 86_400_000;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "EPOCH_MS, 1523061060123, 1523061060123",
        "EPOCH_MS, '1523061060123', 1523061060123",
        "EPOCH_MS, 1523061060123.9, 1523061060123",
        "EPOCH_S, 1523061060, 1523061060000",
        "EPOCH_S, 1523061060.123, 1523061060123",
        "EPOCH_S, '1523061060.1239', 1523061060123",
        "EPOCH_S, 1.52306106e9, 1523061060000",
        "EPOCH_US, 1523061060123999, 1523061060123",
        "EPOCH_NS, 1523061060123999999, 1523061060123",
        "EPOCH_NS, '1523061060123999999', 1523061060123",
        "ELAPSED_MS, -7, -7",
        "ISO_8601, '2018-04-07T00:31:00Z', 1523061060000",
        "ISO_8601, '2018-04-07t02:31:00.123+02:00', 1523061060123",
        "ISO_8601, '2018-04-07 00:31:00.123456789z', 1523061060123",
        "ISO_8601, '2018-04-06T19:31-0500', 1523061060000",
        "ISO_8601, '2018-04-07T00:31:00', 1523061060000",
      })
  void timesAreReadInTheirFormat(TimeFormat format, String written, long millis)
      throws BadRecordException {
    assertThat(time(format, written)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "EPOCH_MS, 1767225600, set mapping.timeFormat to EPOCH_S",
        "EPOCH_MS, 1767225600123456, set mapping.timeFormat to EPOCH_US",
        "EPOCH_MS, '2026-02-01T00:00:00Z', set mapping.timeFormat to ISO_8601",
        "EPOCH_S, 1767225600123, set mapping.timeFormat to EPOCH_MS",
        "EPOCH_NS, 1767225600123, set mapping.timeFormat to EPOCH_MS",
        "ISO_8601, 1767225600123, set mapping.timeFormat to EPOCH_MS",
        "ISO_8601, '1999-12-31T23:59:59Z', or to ELAPSED_MS",
        "EPOCH_MS, 12, or to ELAPSED_MS",
        "EPOCH_MS, true, or to ELAPSED_MS",
        "EPOCH_MS, 9223372036854775808, or to ELAPSED_MS",
        "EPOCH_S, 9223372036854775807, or to ELAPSED_MS",
        "EPOCH_S, 1e999999999, or to ELAPSED_MS",
        "EPOCH_MS, 1e-999999999, or to ELAPSED_MS",
        "EPOCH_MS, '', or to ELAPSED_MS",
        "ISO_8601, '2026-13-01T00:00:00Z', or to ELAPSED_MS",
        "ISO_8601, '+999999999-01-01T00:00:00Z', or to ELAPSED_MS",
        "EPOCH_MS, {}, but is an object"
      })
  void timesOfAnotherUnitAreRejectedWithTheUnit(TimeFormat format, String written, String advice) {
    assertThatThrownBy(() -> time(format, written))
        .isInstanceOf(BadRecordException.class)
        .hasMessageStartingWith("/time must be ")
        .hasMessageContaining(format.name())
        .hasMessageContaining(advice);
  }

  @Test
  void timesAreTakenFrom2001ToTomorrow() throws BadRecordException {
    assertThat(time(TimeFormat.EPOCH_MS, "" + (NOW + DAY))).isEqualTo(NOW + DAY);
    assertThat(time(TimeFormat.EPOCH_MS, "978307200000")).isEqualTo(978_307_200_000L);
    assertThatThrownBy(() -> time(TimeFormat.EPOCH_MS, "" + (NOW + DAY + 1)))
        .hasMessageContaining("must be from 2001 to tomorrow");
    assertThatThrownBy(() -> time(TimeFormat.EPOCH_MS, "978307199999"))
        .hasMessageContaining("which is 2000-12-31T23:59:59.999Z");
  }

  private static long time(TimeFormat format, String written) throws BadRecordException {
    return new ExampleReader(RecordMapping.DEFAULTS.withTimeFormat(format), () -> NOW)
        .decode(Records.bytes("{'features':[1],'time':" + written + "}"), "", 42)
        .time();
  }
}

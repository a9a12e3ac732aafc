package io.nsrstream.online.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BinderTest {

  /** Settings with one component of each kind. */
  public record All(
      int whole,
      double number,
      boolean flag,
      String text,
      List<Double> numbers,
      Inner inner,
      List<Inner> inners)
      implements Conditional {
    static final All DEFAULTS =
        new All(
            1,
            2,
            false,
            "none",
            List.of(0.5),
            Inner.DEFAULTS,
            List.of(new Inner(3, "first"), new Inner(4, "second")));

    @Override
    public List<Unused> unused() {
      return flag
          ? List.of()
          : List.of(new Unused("inner", "where flag is false", "set flag to true"));
    }
  }

  /** Settings below others. */
  public record Inner(int batch, String name) {
    public static final Inner DEFAULTS = new Inner(1, "unnamed");

    public Inner {
      new Rules().between("batch", batch, 1, 10).check();
    }
  }

  private final List<Violation> violations = new ArrayList<>();

  private All bind(Entry... entries) {
    StructureReader structures =
        text ->
            text.equals("[{batch: 7}]")
                ? new Items(List.of(section("batch", "7")))
                : new Section(List.of());
    return Binder.bind(All.DEFAULTS, new Section(List.of(entries)), structures, violations);
  }

  private static Section section(String name, String value) {
    return new Section(List.of(new Entry(name, new Text(value))));
  }

  private static Entry entry(String name, String value) {
    return new Entry(name, new Argument(value));
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "+7, 7", "-0012, -12", "1_000, 1000", "' 8 ', 8"})
  void wholeNumbersAreDecimal(String text, int value) {
    assertThat(bind(entry("whole", text)).whole()).isEqualTo(value);
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "0x10", "", "2147483648", "_1", "1__0", "one"})
  void whatIsNoWholeNumberIsRefused(String text) {
    bind(entry("whole", text));

    assertThat(violations)
        .singleElement()
        .hasToString("whole must be a whole number, but is %s: write such a value".formatted(text));
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 0.001", ".5, 0.5", "5., 5", "1_0.5E2, 1050", "-3, -3"})
  void numbersAreWrittenInTheWaysPeopleWriteThem(String text, double value) {
    assertThat(bind(entry("number", text)).number()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1f", "0x1p3", ".", "1e", "1,5"})
  void whatIsNoNumberIsRefused(String text) {
    bind(entry("number", text));

    assertThat(violations).extracting(Violation::setting).containsExactly("number");
  }

  @Test
  void aListOfRecordsIsReadFromAFile() {
    All all =
        bind(
            new Entry(
                "inners", new Items(List.of(section("batch", "5"), section("name", "other")))));

    assertThat(all.inners()).containsExactly(new Inner(5, "unnamed"), new Inner(1, "other"));
  }

  @Test
  void aListOfRecordsIsReadFromAnArgument() {
    assertThat(bind(entry("inners", "[{batch: 7}]")).inners())
        .containsExactly(new Inner(7, "unnamed"));
  }

  @Test
  void elementsAreChangedAndAddedByTheirNumbers() {
    assertThat(
            bind(
                    entry("inners[1].batch", "9"),
                    entry("inners[2].name", "third"),
                    entry("numbers[0]", "0.25"))
                .inners())
        .containsExactly(new Inner(3, "first"), new Inner(9, "second"), new Inner(1, "third"));
    assertThat(violations).isEmpty();
  }

  @Test
  void anElementBeyondTheNextIsRefused() {
    bind(entry("inners[3].batch", "9"));

    assertThat(violations)
        .singleElement()
        .hasToString(
            "inners must be a list, of which the next element is [2], but is [3].batch: write"
                + " [first, second], or one element by its number from 0");
  }

  @Test
  void rulesOfAnElementNameIt() {
    bind(new Entry("inners", new Items(List.of(section("batch", "5"), section("batch", "0")))));

    assertThat(violations).extracting(Violation::setting).containsExactly("inners[1].batch");
  }

  @Test
  void theLaterOfTwoValuesCounts() {
    All all =
        bind(
            entry("flag", "true"),
            new Entry("inner", section("batch", "2")),
            entry("inner.batch", "3"),
            new Entry("inner", section("name", "x")));

    assertThat(all.inner()).isEqualTo(new Inner(3, "x"));
  }

  @Test
  void aSectionGoesOnTopOfValuesByTheirPaths() {
    All all =
        bind(
            entry("flag", "true"),
            entry("inner.batch", "3"),
            new Entry("inner", section("name", "x")),
            new Entry("inner", new Section(List.of())));

    assertThat(all.inner()).isEqualTo(new Inner(3, "x"));
  }

  @Test
  void aSettingWithoutEffectIsRefusedByName() {
    bind(new Entry("inner", section("batch", "2")), entry("inner.name", "x"));

    assertThat(violations)
        .extracting(Violation::toString)
        .containsExactly(
            "inner.batch must be left out where flag is false, but is 2: set flag to true",
            "inner.name must be left out where flag is false, but is x: set flag to true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "inner.other", "inner.", "inners[0].other", "", "whole.x"})
  void unknownNamesAreRefused(String name) {
    bind(entry("flag", "true"), entry(name, "1"));

    assertThat(violations).isNotEmpty();
  }

  @Test
  void valuesAreNeverInTheTextOfATree() {
    assertThat(new Text("hunter2") + " " + section("a", "hunter2") + new Argument("hunter2"))
        .doesNotContain("hunter2");
  }
}

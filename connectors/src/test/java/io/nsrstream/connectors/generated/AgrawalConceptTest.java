package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example.Nominal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgrawalConceptTest {
  private static final int SALARY = 0;
  private static final int COMMISSION = 1;
  private static final int AGE = 2;

  @Test
  void theFirstFunctionIsTheAge() {
    assertThat(Draws.of(new AgrawalConcept(1, 0), 2_000))
        .allSatisfy(
            draw -> {
              float age = draw.features()[AGE];
              assertThat(draw.label()).isEqualTo(age < 40 || age >= 60 ? "A" : "B");
            });
  }

  /** Applicants who are of group A by just one bound each, from the paper's definitions. */
  @ParameterizedTest
  @CsvSource({
    // function, salary, commission, age, education, house value, years, loan, group A
    "1, 60000, 20000, 39, 0, 100000, 1, 0, true",
    "1, 60000, 20000, 40, 0, 100000, 1, 0, false",
    "2, 100000, 0, 30, 0, 100000, 1, 0, true",
    "2, 110000, 0, 30, 0, 100000, 1, 0, false",
    "2, 110000, 0, 50, 0, 100000, 1, 0, true",
    "2, 50000, 20000, 70, 0, 100000, 1, 0, true",
    "3, 50000, 20000, 30, 2, 100000, 1, 0, false",
    "3, 50000, 20000, 50, 2, 100000, 1, 0, true",
    "3, 50000, 20000, 70, 1, 100000, 1, 0, false",
    "4, 30000, 20000, 30, 1, 100000, 1, 0, true",
    "4, 30000, 20000, 30, 2, 100000, 1, 0, false",
    "4, 110000, 0, 50, 0, 100000, 1, 0, true",
    "5, 60000, 20000, 30, 0, 100000, 1, 350000, false",
    "5, 40000, 20000, 30, 0, 100000, 1, 350000, true",
    "5, 60000, 20000, 70, 0, 100000, 1, 350000, true",
    "6, 40000, 20000, 30, 0, 100000, 1, 0, true",
    "6, 40000, 70000, 30, 0, 100000, 1, 0, false",
    "7, 60000, 0, 30, 0, 100000, 1, 99000, true",
    "7, 60000, 0, 30, 0, 100000, 1, 101000, false",
    "8, 54000, 0, 30, 3, 100000, 1, 0, true",
    "8, 54000, 0, 30, 4, 100000, 1, 0, false",
    "9, 60000, 0, 30, 2, 100000, 1, 99000, true",
    "9, 60000, 0, 30, 2, 100000, 1, 101000, false",
    "10, 30000, 0, 30, 4, 100000, 20, 0, false",
    "10, 30000, 0, 30, 4, 100000, 26, 0, true"
  })
  void functionsAreThoseOfThePaper(
      int function,
      double salary,
      double commission,
      int age,
      int education,
      double houseValue,
      int houseYears,
      double loan,
      boolean groupA) {
    Applicant applicant =
        new Applicant(salary, commission, age, education, 1, 8, houseValue, houseYears, loan);

    assertThat(applicant.isGroupA(function)).isEqualTo(groupA);
  }

  @Test
  void bothGroupsAreFrequentInTheConceptsOfTheStream() {
    assertThat(AgrawalConcept.all())
        .hasSize(4)
        .allSatisfy(
            concept ->
                assertThat(Draws.classRates(Draws.of(concept, 5_000)).get("A"))
                    .isBetween(0.3, 0.7));
  }

  @Test
  void thereIsACommissionBelowASalaryOf75000Only() {
    assertThat(Draws.of(new AgrawalConcept(1, 0), 2_000))
        .allSatisfy(
            draw ->
                assertThat(draw.features()[COMMISSION] > 0)
                    .isEqualTo(draw.features()[SALARY] < 75_000));
  }

  @Test
  void carAndZipCodeAreNominal() {
    var draws = Draws.of(new AgrawalConcept(1, 0.05), 5_000);

    assertThat(draws)
        .allSatisfy(
            draw ->
                assertThat(draw.nominals()).extracting(Nominal::position).containsExactly(4, 5));
    assertThat(draws.stream().flatMap(draw -> draw.nominals().stream()).distinct()).hasSize(20 + 9);
  }

  /** Salaries are moved by up to 6,500, uniformly, after the class was decided. */
  @Test
  void perturbationMovesFeaturesWithinTheirRangeAndLeavesClasses() {
    var exact = Draws.of(new AgrawalConcept(2, 0), 5_000);
    var perturbed = Draws.of(new AgrawalConcept(2, 0.05), 5_000);

    double moved = 0;
    for (int i = 0; i < exact.size(); i++) {
      double difference = exact.get(i).features()[SALARY] - perturbed.get(i).features()[SALARY];
      assertThat(Math.abs(difference)).isLessThanOrEqualTo(0.05 * 130_000 + 1);
      assertThat(perturbed.get(i).features()[SALARY]).isBetween(20_000f, 150_000f);
      assertThat(perturbed.get(i).features()[AGE]).isBetween(20f, 80f);
      assertThat(perturbed.get(i).label()).isEqualTo(exact.get(i).label());
      moved += Math.abs(difference) / exact.size();
    }
    assertThat(moved).isCloseTo(0.025 * 130_000, within(200.0));
  }

  @Test
  void thereAreTenFunctions() {
    assertThatThrownBy(() -> new AgrawalConcept(11, -1))
        .hasMessage(
            """
            function must be between 1 and 10, but is 11: use a value in that range
            perturbation must be from 0 to 1, but is -1.0: use a value in that range\
            """);
  }
}

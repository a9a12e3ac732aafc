package io.nsrstream.connectors.generated;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An Agrawal concept (Agrawal, Imielinski and Swami, 1993): whether an applicant for a loan is of
 * group {@code A} or {@code B}, by one of ten functions. Car and zip code are nominal values, since
 * their codes have no order; the level of education is a number.
 *
 * <p>The class is decided first. Salary, commission, age, house value, years and loan are then
 * perturbed: moved by up to the given share of their range, and held within it.
 *
 * @param function 1 to 10
 * @param perturbation share of the range, 0 to 1
 */
public record AgrawalConcept(int function, double perturbation) implements Concept {
  private static final List<String> FEATURES =
      List.of(
          "salary", "commission", "age", "elevel", "car", "zipcode", "hvalue", "hyears", "loan");

  private static final int CAR = FEATURES.indexOf("car");
  private static final int ZIP_CODE = FEATURES.indexOf("zipcode");

  public AgrawalConcept {
    new Rules()
        .between("function", function, 1, Applicant.FUNCTIONS)
        .share("perturbation", perturbation)
        .check();
  }

  /**
   * Four concepts, of functions 1, 2, 3 and 7, with perturbation 0.05. Functions 8 and 10 put
   * nearly all applicants into group A.
   */
  public static List<AgrawalConcept> all() {
    return IntStream.of(1, 2, 3, 7).mapToObj(f -> new AgrawalConcept(f, 0.05)).toList();
  }

  @Override
  public List<String> featureNames() {
    return FEATURES;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    Applicant applicant = Applicant.random(random);
    return new Draw(
        features(applicant, random),
        List.of(
            new Nominal(CAR, "make" + applicant.car()),
            new Nominal(ZIP_CODE, "zip" + applicant.zipCode())),
        applicant.isGroupA(function) ? "A" : "B");
  }

  private float[] features(Applicant applicant, SplitMix64 random) {
    double mostHouseValue = applicant.mostHouseValue();
    return new float[] {
      perturbed(applicant.salary(), Applicant.LEAST_SALARY, Applicant.MOST_SALARY, random),
      applicant.commission() == 0
          ? 0
          : perturbed(
              applicant.commission(),
              Applicant.LEAST_COMMISSION,
              Applicant.MOST_COMMISSION,
              random),
      StrictMath.round(perturbed(applicant.age(), Applicant.YOUNGEST, Applicant.OLDEST, random)),
      applicant.education(),
      0,
      0,
      perturbed(applicant.houseValue(), mostHouseValue / 3, mostHouseValue, random),
      StrictMath.round(perturbed(applicant.houseYears(), 1, Applicant.MOST_HOUSE_YEARS, random)),
      perturbed(applicant.loan(), 0, Applicant.MOST_LOAN, random)
    };
  }

  private float perturbed(double value, double low, double high, SplitMix64 random) {
    double moved = value + perturbation * (high - low) * (2 * random.nextDouble() - 1);
    return (float) StrictMath.min(high, StrictMath.max(low, moved));
  }
}

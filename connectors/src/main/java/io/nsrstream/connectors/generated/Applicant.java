package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;

/**
 * An applicant for a loan, and the ten functions of Agrawal, Imielinski and Swami (1993) that
 * decide whether the applicant is in group A.
 *
 * @param salary uniform in 20,000 to 150,000
 * @param commission 0 from a salary of 75,000 on, else uniform in 10,000 to 75,000
 * @param age 20 to 80
 * @param education level, 0 to 4
 * @param car make, 1 to 20
 * @param zipCode one of nine towns, 0 to 8
 * @param houseValue 50,000 to 150,000 in the cheapest town, nine times as much in the dearest
 * @param houseYears years that the house is owned, 1 to 30
 * @param loan uniform in 0 to 500,000
 */
record Applicant(
    double salary,
    double commission,
    int age,
    int education,
    int car,
    int zipCode,
    double houseValue,
    int houseYears,
    double loan) {
  static final int FUNCTIONS = 10;
  static final int YOUNGEST = 20;
  static final int OLDEST = 80;
  static final double LEAST_COMMISSION = 10_000;
  static final double MOST_COMMISSION = 75_000;
  static final double LEAST_SALARY = 20_000;
  static final double MOST_SALARY = 150_000;
  static final double MOST_LOAN = 500_000;
  private static final int TOWNS = 9;
  private static final int CARS = 20;
  private static final int EDUCATIONS = 5;
  static final int MOST_HOUSE_YEARS = 30;

  private static final double SALARY_WITHOUT_COMMISSION = 75_000;
  private static final double MOST_CHEAP_HOUSE_VALUE = 150_000;

  static Applicant random(SplitMix64 random) {
    double salary = uniform(random, LEAST_SALARY, MOST_SALARY);
    double commission = uniform(random, LEAST_COMMISSION, MOST_COMMISSION);
    int zipCode = random.nextInt(TOWNS);
    return new Applicant(
        salary,
        salary >= SALARY_WITHOUT_COMMISSION ? 0 : commission,
        YOUNGEST + random.nextInt(OLDEST - YOUNGEST + 1),
        random.nextInt(EDUCATIONS),
        1 + random.nextInt(CARS),
        zipCode,
        uniform(random, mostHouseValue(zipCode) / 3, mostHouseValue(zipCode)),
        1 + random.nextInt(MOST_HOUSE_YEARS),
        uniform(random, 0, MOST_LOAN));
  }

  private static double uniform(SplitMix64 random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** The least value in a town is a third of this. */
  double mostHouseValue() {
    return mostHouseValue(zipCode);
  }

  private static double mostHouseValue(int zipCode) {
    return (TOWNS - zipCode) * MOST_CHEAP_HOUSE_VALUE;
  }

  /** Whether a function, 1 to {@value #FUNCTIONS}, puts the applicant into group A. */
  boolean isGroupA(int function) {
    return switch (function) {
      case 1 -> age < 40 || age >= 60;
      case 2 -> byAge(in(salary, 50, 100), in(salary, 75, 125), in(salary, 25, 75));
      case 3 -> byAge(in(education, 0, 1), in(education, 1, 3), in(education, 2, 4));
      case 4 ->
          byAge(
              in(education, 0, 1) ? in(salary, 25, 75) : in(salary, 50, 100),
              in(education, 1, 3) ? in(salary, 50, 100) : in(salary, 75, 125),
              in(education, 2, 4) ? in(salary, 50, 100) : in(salary, 25, 75));
      case 5 ->
          byAge(
              in(salary, 50, 100) ? in(loan, 100, 300) : in(loan, 200, 400),
              in(salary, 75, 125) ? in(loan, 200, 400) : in(loan, 300, 500),
              in(salary, 25, 75) ? in(loan, 300, 500) : in(loan, 100, 300));
      case 6 -> byAge(in(income(), 50, 100), in(income(), 75, 125), in(income(), 25, 75));
      case 7 -> 2 * income() / 3 - loan / 5 - 20_000 > 0;
      case 8 -> 2 * income() / 3 - 5_000 * education - 20_000 > 0;
      case 9 -> 2 * income() / 3 - 5_000 * education - loan / 5 - 10_000 > 0;
      case 10 -> 2 * income() / 3 - 5_000 * education + equity() / 5 - 10_000 > 0;
      default ->
          throw new IllegalArgumentException(
              "function must be between 1 and "
                  + FUNCTIONS
                  + ", but is "
                  + function
                  + ": use one of these");
    };
  }

  private boolean byAge(boolean below40, boolean below60, boolean older) {
    return age < 40 ? below40 : age < 60 ? below60 : older;
  }

  /** Whether a sum is within bounds in thousands. */
  private static boolean in(double sum, int low, int high) {
    return sum >= 1_000 * low && sum <= 1_000 * high;
  }

  private static boolean in(int level, int low, int high) {
    return level >= low && level <= high;
  }

  private double income() {
    return salary + commission;
  }

  private double equity() {
    return houseYears < 20 ? 0 : houseValue * (houseYears - 20) / 10;
  }
}

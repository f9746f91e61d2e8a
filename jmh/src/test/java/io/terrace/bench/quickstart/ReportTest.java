package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  private final Locale locale = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  @Test
  void theFiguresStandSideBySide() {
    assertThat(Report.of(Runs.good(), List.of()))
        .isEqualToNormalizingNewlines(
            """

            10 requests for 4 products by 16 threads:

                                                    no cache    cold cache    warm cache
              requests                                    10            10            10
              SQL queries                                 10             4             0
              hit rate                                     -        50.0 %       100.0 %
              response time, p50                     5.00 ms       5.00 ms       5.00 ms
              response time, p99                    10.00 ms      10.00 ms      10.00 ms
              requests a second                           20            20            20
              loads of a cold key, 200 threads           200             1             -

                                                               promised  measured
              loads of a cold key, 200 threads                        1         1  kept
              SQL queries, cold cache: one for each product           4         4  kept
              loads that the cold cache counted                       4         4  kept
              SQL queries, warm cache                                 0         0  kept
              hits + misses = requests, cold cache                   10        10  kept
              hits + misses = requests, warm cache                   10        10  kept
              hits + misses = requests, cold key                    200       200  kept
              answers unlike those without the cache                  0         0  kept

            Every figure is as promised.
            """);
  }

  @Test
  void aBrokenPromiseShowsBothFigures() {
    Comparison broken = Runs.withCrowd(Runs.run(200, new Activity(3, 0, 200, 3)));

    assertThat(Report.of(broken, List.of()))
        .containsPattern("loads of a cold key, 200 threads +1 +3  BROKEN\\R")
        .endsWith(String.format("%nA promise is broken.%n"));
  }

  @Test
  void noLineIsWiderThanATerminal() {
    Run large = Runs.run(1_000_000, new Activity(1_000_000, 1_000_000, 0, 1_000_000));
    Comparison comparison = new Comparison(1_000_000, 1_000, large, large, large, large, large);

    assertThat(Report.of(comparison, List.of()).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80).doesNotEndWith(" "));
  }

  @Test
  void numbersDoNotDependOnTheLocale() {
    String expected = Report.of(Runs.good(), List.of());
    Locale.setDefault(Locale.GERMANY);

    assertThat(Report.of(Runs.good(), List.of())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 us",
    "83, 0.08 us",
    "1500, 1.50 us",
    "99994, 99.99 us",
    "100000, 0.10 ms",
    "12345678, 12.35 ms",
    "2500000000, 2500.00 ms"
  })
  void aTimeHasTheUnitThatSuitsIt(long nanos, String expected) {
    assertThat(Report.time(nanos)).isEqualTo(expected);
  }
}

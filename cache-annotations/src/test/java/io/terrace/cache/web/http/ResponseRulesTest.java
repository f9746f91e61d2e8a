package io.terrace.cache.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseRulesTest {

  private static final long NOW = HttpDate.parse("Sat, 28 Nov 2026 12:00:00 GMT", 0).orElseThrow();

  private static ResponseRules rules(int status, String... lines) {
    List<HeaderField> fields = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(": ?", 2);
      fields.add(new HeaderField(parts[0], parts[1]));
    }
    return ResponseRules.of(status, new HeaderFields(fields), List.of("CDN-Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-store",
        "Cache-Control: PRIVATE",
        "Cache-Control: max-age=60, private",
        "Cache-Control: private=\"\", private",
        "CDN-Cache-Control: private",
        "Vary: *",
        "vary: accept , *",
        "Set-Cookie: a=b",
        "SET-COOKIE2: a=b"
      })
  void whatForbidsStoringIsNotStored(String line) {
    assertThat(rules(200, line, "Cache-Control: max-age=60").forbidden()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103, 206, 304})
  void whatIsNoWholeAnswerIsNotStored(int status) {
    assertThat(rules(status, "Cache-Control: max-age=60").forbidden()).isPresent();
  }

  @Test
  void mustUnderstandOverridesNoStoreWhereTheStatusIsUnderstood() {
    assertThat(rules(200, "Cache-Control: no-store, must-understand, max-age=9").forbidden())
        .isEmpty();
    assertThat(rules(599, "Cache-Control: no-store, must-understand, max-age=9").forbidden())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control: max-age=60, s-maxage=5 | Expires: Sat, 28 Nov 2026 13:00:00 GMT | 5",
        "Cache-Control: max-age=60 | Expires: Sat, 28 Nov 2026 13:00:00 GMT | 60",
        "X: y | Expires: Sat, 28 Nov 2026 13:00:00 GMT | 3600",
        "X: y | Expires: Sat, 28 Nov 2026 11:00:00 GMT | 0",
        "X: y | Expires: Sat, 28 Nov 2026 12:00:00 GMT | 0",
        "X: y | Expires: 0 | 0",
        "Expires: Sat, 28 Nov 2026 13:00:00 GMT | Expires: Sat, 28 Nov 2026 14:00:00 GMT | 0",
        "CDN-Cache-Control: max-age=7 | Cache-Control: max-age=60 | 7",
        "CDN-Cache-Control: max-age=7, && | Cache-Control: max-age=60 | 60"
      })
  void freshnessIsTheMostSpecificThatIsSaid(String one, String two, long seconds) {
    assertThat(rules(200, one, two).freshSeconds(NOW)).hasValue(seconds);
  }

  @Test
  void nothingSaidIsNoFreshnessAndAGuessIsATenthOfTheAge() {
    ResponseRules rules = rules(200, "Last-Modified: Sat, 28 Nov 2026 10:00:00 GMT");

    assertThat(rules.freshSeconds(NOW)).isEmpty();
    assertThat(rules.guessedSeconds(NOW)).hasValue(720);
    assertThat(rules(403, "Last-Modified: Sat, 28 Nov 2026 10:00:00 GMT").guessedSeconds(NOW))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Age: 30 | 32",
        "Age: 30, 7 | 32",
        "Age: abc | 2",
        "Age: -5 | 2",
        "Age: 2147483648 | 2147483650",
        "Date: Sat, 28 Nov 2026 11:59:00 GMT | 60"
      })
  void ageIsWhatIsSaidOrWhatTheDateShows(String line, long seconds) {
    assertThat(rules(200, line).ageSeconds(NOW - 2_000, NOW)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=9", "no-cache"})
  void someForbidWhatIsStale(String directive) {
    assertThat(rules(200, "Cache-Control: " + directive).forbidsStale()).isTrue();
  }

  @Test
  void authorizedAnswersAreSharedOnlyIfTheySaySo() {
    assertThat(rules(200, "Cache-Control: max-age=9").allowsAuthorized()).isFalse();
    assertThat(rules(200, "Cache-Control: public").allowsAuthorized()).isTrue();
  }
}

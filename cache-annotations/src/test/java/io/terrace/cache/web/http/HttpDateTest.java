package io.terrace.cache.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  private static final long NOW = 1_795_000_000_000L; // of November 2026

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "SUN, 06 NOV 1994 08:49:37 gmt",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT"
      })
  void allFormsSayTheSame(String text) {
    assertThat(HttpDate.parse(text, NOW)).hasValue(784_111_777_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun, 06  Nov  1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT"
      })
  void whatIsNoDateIsNotGuessedAt(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEmpty();
  }

  @Test
  void aYearOfTwoDigitsIsNoMoreThanFiftyYearsAhead() {
    assertThat(HttpDate.parse("Thursday, 18-Aug-50 02:01:18 GMT", NOW))
        .isEqualTo(HttpDate.parse("Thu, 18 Aug 2050 02:01:18 GMT", NOW));
    assertThat(HttpDate.parse("Thursday, 18-Aug-94 02:01:18 GMT", NOW))
        .isEqualTo(HttpDate.parse("Thu, 18 Aug 1994 02:01:18 GMT", NOW));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(HttpDate.format(784_111_777_123L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }
}

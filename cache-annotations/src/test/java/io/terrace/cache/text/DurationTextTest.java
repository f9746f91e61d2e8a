package io.terrace.cache.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "90s, PT90S",
    "5m, PT5M",
    "1h30m, PT90M",
    "1h 30m, PT90M",
    "2d, PT48H",
    "5M, PT5M",
    "PT5M, PT5M",
    "pt5m, PT5M",
    "P1D, PT24H",
    "0s, PT0S"
  })
  void reads(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "m",
        "5 minutes",
        "5m!",
        "-5m",
        "5m3",
        "PT",
        "P5M",
        "1.5h",
        "soon",
        "999999999999999d",
        "9999999999999999999999s",
        "${ttl}"
      })
  void refuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessage(
            "'" + text + "' is no duration. Write one like 500ms, 90s, 5m, 1h30m, 2d or PT5M.");
  }
}

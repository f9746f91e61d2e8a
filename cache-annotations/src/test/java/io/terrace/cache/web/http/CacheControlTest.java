package io.terrace.cache.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

  private static CacheControl parse(String... lines) {
    return CacheControl.parse(List.of(lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60 | 60",
        "MAX-age=60 | 60",
        "max-age=\"60\" | 60",
        "max-age=0060 | 60",
        "max-age=2147483648 | 2147483647",
        "max-age=99999999999999999999 | 2147483647",
        "max-age=60, max-age=5 | 5",
        "max-age=5, max-age=60 | 5",
        "max-age=-60 | 0",
        "max-age='60' | 0",
        "max-age=60.0 | 0",
        "max-age=60a | 0",
        "max-age= 60 | 0",
        "max-age =60 | 0",
        "max-age | 0",
        "ext=\"max-age=60\", max-age=1 | 1",
        "max-age=1, ext=\"max-age=60, no-store\" | 1",
        "ext=\"a\\\", max-age=60\", max-age=1 | 1"
      })
  void timesAreReadForTheShorter(String line, long seconds) {
    assertThat(parse(line).seconds("max-age")).hasValue(seconds);
  }

  @Test
  void whatIsNotSaidIsEmpty() {
    assertThat(parse("ext=\"max-age=60\"").seconds("max-age")).isEqualTo(OptionalLong.empty());
    assertThat(parse("").isEmpty()).isTrue();
    assertThat(parse(", ,").isEmpty()).isTrue();
  }

  @Test
  void linesAreOneField() {
    CacheControl control = parse("max-age=60", "No-Store");

    assertThat(control.has("no-store")).isTrue();
    assertThat(control.seconds("max-age")).hasValue(60);
  }

  @Test
  void fieldsMayBeNamed() {
    CacheControl control = parse("private=\"Set-Cookie, X-User\", no-cache");

    assertThat(control.fieldsOf("private")).containsExactly("set-cookie", "x-user");
    assertThat(control.hasWhole("private")).isFalse();
    assertThat(control.hasWhole("no-cache")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=60, &&&&",
        "max-age=60,",
        "Max-Age=60",
        "max-age=60 no-store",
        "max-age=\"60",
        "max-age=60.",
        "a=(1 2",
        "a=?2",
        "a=:b"
      })
  void aTargetedFieldThatIsNoDictionaryCountsForNothing(String line) {
    assertThat(CacheControl.parseTargeted(List.of(line))).isEmpty();
  }

  @Test
  void aTargetedTimeHasToBeANumber() {
    assertThat(CacheControl.parseTargeted(List.of("max-age=\"60\""))).isEmpty();
    assertThat(CacheControl.parseTargeted(List.of("max-age=sixty, foo")).orElseThrow().has("foo"))
        .isTrue();
  }

  @Test
  void aTargetedFieldIsADictionary() {
    CacheControl control =
        CacheControl.parseTargeted(
                List.of(
                    "max-age=1;p=2, a=(1 \"x\";q), b=:YQ==:, no-store=?0", "max-age=60, private"))
            .orElseThrow();

    assertThat(control.seconds("max-age")).hasValue(60);
    assertThat(control.has("private")).isTrue();
    assertThat(control.has("no-store")).isFalse();
  }
}

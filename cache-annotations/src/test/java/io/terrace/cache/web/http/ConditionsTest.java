package io.terrace.cache.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

  private static final String AT_TEN = "Sat, 28 Nov 2026 10:00:00 GMT";
  private static final String AT_NOON = "Sat, 28 Nov 2026 12:00:00 GMT";

  private static HeaderFields page(String modified) {
    return new HeaderFields(
        List.of(
            new HeaderField("ETag", "\"a\""),
            new HeaderField("Last-Modified", modified),
            new HeaderField("Date", AT_NOON)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\" | true",
        "W/\"a\" | true",
        "\"b\", \"a\" | true",
        "* | true",
        "\"b\" | false",
        "a | false"
      })
  void tagsAreComparedWeakly(String noneMatch, boolean have) {
    assertThat(conditions(noneMatch, null).have(page(AT_TEN), 0)).isEqualTo(have);
  }

  private static Conditions conditions(String noneMatch, String since) {
    return new Conditions(
        noneMatch == null ? List.of() : Tokens.list(noneMatch), Optional.ofNullable(since));
  }

  @Test
  void aTagGoesBeforeADate() {
    assertThat(conditions("\"b\"", AT_NOON).have(page(AT_TEN), 0)).isFalse();
  }

  @Test
  void aDateIsGoodForWhatIsOlder() {
    assertThat(conditions(null, AT_TEN).have(page(AT_TEN), 0)).isTrue();
    assertThat(conditions(null, AT_NOON).have(page(AT_TEN), 0)).isTrue();
    assertThat(conditions(null, AT_TEN).have(page(AT_NOON), 0)).isFalse();
    assertThat(conditions(null, "yesterday").have(page(AT_TEN), 0)).isFalse();
  }

  @Test
  void aDateSaysNothingOfAPageThatWasChangedInThatSecond() {
    assertThat(conditions(null, AT_NOON).have(page(AT_NOON), 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-1 | bytes 0-1/10",
        "bytes=8- | bytes 8-9/10",
        "bytes=-3 | bytes 7-9/10",
        "bytes=-30 | bytes 0-9/10",
        "bytes=5-99 | bytes 5-9/10"
      })
  void onePartIsTaken(String range, String content) {
    assertThat(ByteRange.of(List.of(range), 10).orElseThrow().contentRange(10)).isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-1,3-4",
        "bytes=10-",
        "bytes=5-4",
        "bytes=-",
        "lines=1-2",
        "bytes=-0",
        "bytes=99999999999-"
      })
  void otherPartsAreLeftToTheHandler(String range) {
    assertThat(ByteRange.of(List.of(range), 10)).isEmpty();
  }

  @Test
  void aStatusIsAStructuredField() {
    assertThat(CacheStatus.hit(-4, true).value("pages")).isEqualTo("pages; hit; ttl=-4; collapsed");
    assertThat(
            CacheStatus.forwarded(CacheStatus.Forwarded.URI_MISS, false, "a\"\r\nb").value("pages"))
        .isEqualTo("pages; fwd=uri-miss; detail=\"a???b\"");
  }
}

package io.terrace.cache.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  private static Selection of(String name, String... lines) {
    return Selection.of(List.of(name), asked -> List.of(lines));
  }

  @Test
  void namesAreComparedWithoutCaseOrSpaceOrOrder() {
    Map<String, List<String>> request = Map.of("foo", List.of("1"), "bar", List.of("2"));
    HeaderFields response =
        new HeaderFields(
            List.of(new HeaderField("vary", "  FOO ,bar"), new HeaderField("Vary", "Foo")));

    Selection selection = Selection.of(Selection.varied(response), request::get);

    assertThat(selection.names()).containsExactly("bar", "foo");
    assertThat(selection.values()).containsExactly("2", "1");
  }

  @Test
  void anAbsentHeaderIsNoEmptyOne() {
    assertThat(of("foo")).isNotEqualTo(of("foo", ""));
  }

  @Test
  void valuesOfOtherHeadersAreKeptApart() {
    List<String> names = List.of("a", "b");
    Selection one = Selection.of(names, name -> List.of(name.equals("a") ? "x, y" : "z"));
    Selection two = Selection.of(names, name -> List.of(name.equals("a") ? "x" : "y, z"));

    assertThat(one).isNotEqualTo(two);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept-Language | en, de | DE,EN",
        "Accept-Language | de;q=0.5, en | en, de; q=0.5",
        "Accept-Encoding | gzip, br | br, gzip",
        "Foo | 1,2 | 1 ,  2",
      })
  void whatMeansTheSameIsTheSame(String name, String one, String two) {
    assertThat(of(name, one)).isEqualTo(of(name, two));
  }

  @Test
  void linesAreOneList() {
    assertThat(of("Foo", "1", "2")).isEqualTo(of("Foo", "1, 2"));
  }

  @Test
  void wishesAreOrderedByTheirQuality() {
    assertThat(of("Accept-Language", "en;q=0.5, de"))
        .isNotEqualTo(of("Accept-Language", "en, de;q=0.5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP;q=0.1 | true",
        "gzip;q=0 | false",
        "gzip;q=0, * | false",
        "* | true",
        "*;q=0 | false",
        "identity | false"
      })
  void codingsAreAcceptedIfTheyAreWished(String line, boolean accepted) {
    assertThat(Selection.accepts(List.of(line), "gzip")).isEqualTo(accepted);
  }

  @Test
  void aHeaderThatWouldSplitTheResponseIsNone() {
    assertThatThrownBy(() -> new HeaderField("A", "1\r\nSet-Cookie: x=y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HeaderField("A: 1\r\nB", "2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HeaderField("", "2")).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.terrace.cache.intercept.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.InputStream;
import java.net.URL;
import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AllParametersTest {

  static class Plain {}

  abstract static class Shape {}

  record Point(int x, int y) {}

  @SuppressWarnings("ArrayRecordComponent") // that is what is tested
  record Picture(String name, byte[] pixels) {}

  record Nested(Point point, Picture picture) {}

  record Node(String name, List<Node> children) {}

  @SuppressWarnings("ArrayRecordComponent") // with an equals for it
  record Bytes(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  @SuppressWarnings("unused")
  interface Methods {
    void none();

    void one(String id);

    void two(String country, Integer number);

    void any(Object value);

    void anyAndId(Object value, String id);

    void stable(
        int i,
        Long l,
        String s,
        DayOfWeek day,
        UUID uuid,
        Locale locale,
        Point point,
        Node node,
        Bytes bytes,
        List<String> names,
        Map<String, Point> points,
        Optional<Point> point2,
        Class<?> type,
        Collection<Integer> numbers,
        CharSequence text,
        Shape shape,
        Supplier<String> supplier);

    void varargs(String... ids);

    void bytes(byte[] bytes);

    void plain(String id, Plain plain);

    void builder(StringBuilder text);

    void counter(AtomicInteger counter);

    void pattern(Pattern pattern);

    void url(URL url);

    void stream(Stream<String> names);

    void input(InputStream input);

    void picture(Picture picture);

    void nested(Nested nested);

    void listOfArrays(List<byte[]> list);

    void mapOfPlain(Map<String, Plain> map);
  }

  private static Expression of(String name) {
    return Expression.allParameters(
        Parameters.of(
            Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(),
            GenericTypes.in(Methods.class)));
  }

  private static Object key(String method, Object... arguments) {
    return of(method).evaluate(arguments);
  }

  @Test
  void ofNoParameterIsTheEmptyList() {
    assertThat(key("none")).isEqualTo(List.of()).isSameAs(key("none"));
    assertThat(of("none").type()).isEqualTo(List.class);
  }

  @Test
  void ofOneIsItself() {
    assertThat(key("one", "42")).isEqualTo("42");
    assertThat(of("one").type()).isEqualTo(String.class);
  }

  @Test
  void ofOneThatIsNullIsAKeyOfItsOwn() {
    assertThat(key("one", (Object) null))
        .isEqualTo(NullKey.INSTANCE)
        .isNotEqualTo("null")
        .hasToString("null");
  }

  @Test
  void ofSeveralIsTheListOfThem() {
    assertThat(key("two", "DE", 7))
        .isEqualTo(List.of("DE", 7))
        .hasSameHashCodeAs(List.of("DE", 7))
        .isEqualTo(key("two", "DE", 7))
        .isNotEqualTo(key("two", "DE", 8))
        .isNotEqualTo(key("two", null, 7));
    assertThat(List.of("DE", 7)).isEqualTo(key("two", "DE", 7));
  }

  @Test
  void ofSeveralMayHoldNull() {
    assertThat(key("two", null, null))
        .isEqualTo(Arrays.asList(null, null))
        .isEqualTo(key("two", null, null))
        .hasToString("[null, null]");
  }

  @Test
  void cannotBeChanged() {
    @SuppressWarnings("unchecked")
    List<Object> key = (List<Object>) key("two", "DE", 7);

    assertThat(key).isUnmodifiable();
  }

  @Test
  void mayBeOfAnythingThatCanHaveEquals() {
    assertThat(of("stable").type()).isEqualTo(List.class);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("varargs", "parameter #ids: an array (java.lang.String[])"),
        arguments("bytes", "parameter #bytes: an array (byte[]) is equal only to itself. Take"),
        arguments("plain", "parameter #plain: a " + Plain.class.getName() + " is equal only to"),
        arguments("builder", "a java.lang.StringBuilder is equal only to itself"),
        arguments("counter", "a java.util.concurrent.atomic.AtomicInteger is equal only"),
        arguments("pattern", "a java.util.regex.Pattern is equal only"),
        arguments("url", "Take a java.net.URI"),
        arguments("stream", "a java.util.stream.Stream is used up or closed"),
        arguments("input", "a java.io.InputStream is used up or closed"),
        arguments("picture", "component pixels of " + Picture.class.getName() + ": an array"),
        arguments("nested", "component picture of " + Nested.class.getName() + ": component"),
        arguments("listOfArrays", "in a java.util.List<byte[]>, an array"),
        arguments("mapOfPlain", "is equal only to itself"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedWithoutAStableKey(String method, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(method))
        .withMessageStartingWith(Methods.class.getTypeName() + "." + method + "(")
        .withMessageContaining(message);
  }

  static Stream<Arguments> refusedAtTheCall() {
    return Stream.of(
        arguments(new byte[1], "an array (byte[])"),
        arguments(new Plain(), "is equal only to itself"),
        arguments(new Object(), "is equal only to itself"),
        arguments((Supplier<String>) () -> "x", "is equal only to itself"),
        arguments(new ArrayDeque<>(), "a java.util.ArrayDeque is equal only to itself"),
        arguments(Map.of(1, 2).values(), "is equal only to itself"),
        arguments(Stream.of(1), "used up or closed"),
        arguments(new Picture("x", new byte[0]), "component pixels"));
  }

  @ParameterizedTest
  @MethodSource("refusedAtTheCall")
  void isRefusedAtTheCallWhereOnlyThatCanTell(Object argument, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key("any", argument))
        .withMessageContaining(message)
        .withMessageContaining(".any(Object): default key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key("anyAndId", argument, "x"))
        .withMessageContaining(message);
  }

  @Test
  void takesAtTheCallWhatIsStable() {
    assertThat(key("any", 1)).isEqualTo(1);
    assertThat(key("any", DayOfWeek.MONDAY)).isEqualTo(DayOfWeek.MONDAY);
    assertThat(key("any", List.of(1))).isEqualTo(List.of(1));
    assertThat(key("any", String.class)).isEqualTo(String.class);
    assertThat(key("any", (Object) null)).isEqualTo(NullKey.INSTANCE);
    assertThat(key("anyAndId", null, "x")).isEqualTo(Arrays.asList(null, "x"));
  }
}

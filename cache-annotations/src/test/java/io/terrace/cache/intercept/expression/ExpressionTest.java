package io.terrace.cache.intercept.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionTest {

  record Customer(long id, String name, DayOfWeek visits) {}

  record Line(String sku, int count) {}

  record Page<T>(List<T> items, Customer reader) {}

  public static class Order {
    public Customer getCustomer() {
      return new Customer(7, "Ada", DayOfWeek.FRIDAY);
    }

    public Customer getNobody() {
      return null;
    }

    public boolean isPaid() {
      return true;
    }

    public Boolean isOpen() {
      return null;
    }

    public String getURL() {
      return "/orders/1";
    }

    public List<Line> getLines() {
      return List.of(new Line("a", 2), new Line("b", 3));
    }

    public int[] getCodes() {
      return new int[] {5, 6};
    }
  }

  @SuppressWarnings("unused")
  interface Methods {
    void of(
        String id,
        int count,
        Order order,
        Map<String, Line> lines,
        Object any,
        Page<Line> page,
        DayOfWeek day,
        LocalDate date,
        BigDecimal price,
        Locale locale,
        char letter);

    void none();

    void one(String id);
  }

  private static final Object[] VALUES = {
    "42",
    3,
    new Order(),
    Map.of("x", new Line("x", 9), "size", new Line("s", 1)),
    new Customer(8, "Bob", DayOfWeek.MONDAY),
    new Page<>(List.of(new Line("p", 4)), new Customer(9, "Eve", DayOfWeek.SUNDAY)),
    DayOfWeek.TUESDAY,
    LocalDate.of(2026, 11, 22),
    new BigDecimal("9.90"),
    Locale.GERMANY,
    'q'
  };

  static Method method(String name) {
    return Arrays.stream(Methods.class.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static Parameters parameters(String method) {
    return Parameters.of(method(method), GenericTypes.in(Methods.class));
  }

  static Object key(String text) {
    return Expression.key(text, parameters("of")).evaluate(VALUES);
  }

  static boolean condition(String text) {
    return Expression.condition(text, parameters("of")).test(VALUES);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments("#id", "42"),
        arguments("id", "42"),
        arguments("#p0", "42"),
        arguments("#a1", 3),
        arguments("#args[1]", 3),
        arguments("  ( #id )  ", "42"),
        arguments("'it''s'", "it's"),
        arguments("\"say \"\"hi\"\"\"", "say \"hi\""),
        arguments("12", 12),
        arguments("-12", -12),
        arguments("3000000000", 3_000_000_000L),
        arguments("7L", 7L),
        arguments("1.5", 1.5),
        arguments("true", true),
        arguments("#order.customer.id", 7L),
        arguments("#order.customer.visits.name", "FRIDAY"),
        arguments("#order.URL", "/orders/1"),
        arguments("#order.paid", true),
        arguments("#order.lines[1].sku", "b"),
        arguments("#order.lines.size", 2),
        arguments("#order.codes[0]", 5),
        arguments("#order.codes.length", 2),
        arguments("#page.items[0].count", 4),
        arguments("#page.reader.name", "Eve"),
        arguments("#lines.x.count", 9),
        arguments("#lines['x'].count", 9),
        arguments("#lines.size.sku", "s"),
        arguments("#lines[#any.name]?.sku", NullKey.INSTANCE),
        arguments("#any.name", "Bob"),
        arguments("#any.visits.ordinal", 0),
        arguments("#order.nobody?.id", NullKey.INSTANCE),
        arguments("#order.nobody?.name ?: 'nobody'", "nobody"),
        arguments("#id ?: 'none'", "42"),
        arguments("#count > 2 ? 'many' : 'few'", "many"),
        arguments("#count > 5 ? 'many' : #count > 2 ? 'some' : 'few'", "some"),
        arguments("'order-' + #id + '/' + #count", "order-42/3"),
        arguments("'' + #order.nobody", "null"),
        arguments("#date.year", 2026),
        arguments("#date.dayOfWeek", DayOfWeek.SUNDAY),
        arguments("#locale.country", "DE"),
        arguments("#id.length", 2),
        arguments("{#id, #count}", List.of("42", 3)),
        arguments("{#id, null}", Arrays.asList("42", null)),
        arguments("{{#id}, {#count, 'x'}}", List.of(List.of("42"), List.of(3, "x"))),
        arguments("null == #order.nobody", true));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("values")
  void hasTheValue(String text, Object value) {
    assertThat(key(text)).isEqualTo(value);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        arguments("#count == 3", true),
        arguments("#count == 3L", true),
        arguments("#count == 3.0", true),
        arguments("#count != 3", false),
        arguments("#count eq 3 and #count ne 4", true),
        arguments("#count lt 3 or #count ge 4", false),
        arguments("#count >= 3 && #count <= 3", true),
        arguments("#price < 10 and #price > 9.89", true),
        arguments("#price == 9.9", true),
        arguments("#id == '42'", true),
        arguments("#id < '5'", true),
        arguments("#any.id == 8", true),
        arguments("#any == #any", true),
        arguments("#day == 'TUESDAY'", true),
        arguments("#day < #order.customer.visits", true),
        arguments("#letter == 'q'", true),
        arguments("#order.paid", true),
        arguments("#order.open", false),
        arguments("!#order.open", true),
        arguments("not #order.paid", false),
        arguments("!!#order.paid", true),
        arguments("#order.nobody == null", true),
        arguments("#order.nobody != null && #order.nobody.id > 1", false),
        arguments("#order.nobody?.id < 1", false),
        arguments("#order.nobody?.id >= 1", false),
        arguments("true || false && false", true),
        arguments("(true || false) && false", false),
        arguments("#count > 2 == true", true));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("conditions")
  void holdsOrNot(String text, boolean holds) {
    assertThat(condition(text)).isEqualTo(holds);
  }

  @Nested
  class AtACall {

    @Test
    void saysWhatWasNull() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key("#order.nobody.name"))
          .withMessageContaining("'name' of null cannot be read. Write ?.name")
          .withMessageContaining("key '#order.nobody.name'");
    }

    @Test
    void saysWhichElementThereIsNone() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key("#order.lines[2].sku"))
          .withMessageContaining("element 2 was asked for, of 2");
    }

    @Test
    void looksAtTheClassOfWhatHasNone() {
      Expression expression = Expression.key("#any", parameters("of"));
      Object[] arguments = VALUES.clone();
      arguments[4] = new int[0];

      assertThatIllegalArgumentException()
          .isThrownBy(() -> expression.evaluate(arguments))
          .withMessageContaining("an array (int[])");
    }

    @Test
    void refusesAnOrderOfWhatHasNone() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> condition("#any < #any"))
          .withMessageContaining("have no order");
    }

    @Test
    void readsMapsAndArraysBehindAnObject() {
      Expression expression =
          Expression.key("{#any['a'], #any.a, #any.b?.length}", parameters("of"));
      Map<String, Object> map = new HashMap<>();
      map.put("a", 1);
      map.put("b", new int[5]);
      Object[] arguments = VALUES.clone();
      arguments[4] = map;

      assertThat(expression.evaluate(arguments)).isEqualTo(List.of(1, 1, 5));
    }
  }

  @Test
  void doesNotReadThePlatformBehindAnObject() {
    Expression expression = Expression.key("#any.absolutePath", parameters("of"));
    Object[] arguments = VALUES.clone();
    arguments[4] = new java.io.File("x");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> expression.evaluate(arguments))
        .withMessageContaining("java.io.File has no property 'absolutePath'");
  }

  @Test
  void doesNotReadAGetterThatThePlatformDeclaresInAUsersClass() {
    Expression expression = Expression.key("#any.contextClassLoader", parameters("of"));
    Object[] arguments = VALUES.clone();
    arguments[4] = new Thread() {};

    assertThatIllegalArgumentException().isThrownBy(() -> expression.evaluate(arguments));
  }

  @Test
  void readsTheHostOfAUri() {
    Expression expression = Expression.key("#any.host", parameters("of"));
    Object[] arguments = VALUES.clone();
    arguments[4] = URI.create("http://example.org/x");

    assertThat(expression.evaluate(arguments)).isEqualTo("example.org");
  }

  @Test
  void knowsTheTypeOfItsValue() {
    Parameters parameters = parameters("of");

    assertThat(Expression.key("#order.customer.id", parameters).type()).isEqualTo(Long.class);
    assertThat(Expression.key("#page.items[0].sku", parameters).type()).isEqualTo(String.class);
    assertThat(Expression.key("{#id, #count}", parameters).type()).isEqualTo(List.class);
    assertThat(Expression.key("#any.x", parameters).type()).isEqualTo(Object.class);
    assertThat(Expression.key("#id ?: 'x'", parameters).type()).isEqualTo(String.class);
    assertThat(Expression.key("true ? #id : null", parameters).type()).isEqualTo(String.class);
    assertThat(Expression.key("true ? #id : 1", parameters).type()).isEqualTo(Object.class);
  }
}

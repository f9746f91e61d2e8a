package io.terrace.cache.intercept.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused when an expression is compiled. */
class ExpressionErrorsTest {

  static Stream<Arguments> hostile() {
    return Stream.of(
        arguments("#order.class", 7, "has no property 'class'"),
        arguments("#any.class.classLoader", 0, "has no property 'class'"),
        arguments("#order.getClass()", 8, "would call a method"),
        arguments("#order.getClass", 7, "has no property 'getClass'"),
        arguments("#order.hashCode", 7, "has no property 'hashCode'"),
        arguments("#order.declaringClass", 7, "has no property"),
        arguments("#day.declaringClass", 5, "has no property"),
        arguments("T(java.lang.Runtime).getRuntime()", 1, "would call a method"),
        arguments("T (java.lang.Runtime)", 1, "would call a method"),
        arguments("java.lang.Runtime", 1, "there is no parameter #java"),
        arguments("new java.io.File('x')", 1, "nothing can be made"),
        arguments("@bean.name", 1, "Beans cannot be named"),
        arguments("#id = 'x'", 5, "nothing can be assigned"),
        arguments("#id.bytes", 4, "has no property 'bytes'"),
        arguments("#price.class", 7, "has no property 'class'"),
        arguments("#any.toString()", 6, "would call a method"),
        arguments("''.class", 3, "has no property 'class'"),
        arguments("{#id}.class", 6, "has no property 'class'"),
        arguments("#root.id", 1, "#root is not known here"),
        arguments("#result", 1, "#result is not known here"),
        arguments("#this", 1, "there is no parameter #this"),
        arguments("${user.home}", 1, "means nothing here"),
        arguments("#id; #count", 4, "means nothing here"));
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("hostile")
  void refusesWhatReachesBeyondTheParameters(String text, int column, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpressionTest.key(text))
        .withMessageContaining(message)
        .withMessageContaining(column > 0 ? "column " + column + ":" : "");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("", 1, "the expression is empty"),
        arguments("#", 1, "name is missing after '#'"),
        arguments("#id.", 5, "property's name is missing before the end"),
        arguments("#id.5", 5, "property's name is missing"),
        arguments("#id #count", 5, "'#' is not expected here"),
        arguments("(#id", 5, "')' is missing before the end"),
        arguments("{#id", 5, "'}' is missing"),
        arguments("product:7", 8, "a text is in quotes: 'product'."),
        arguments("{}", 2, "'}' is not expected here"),
        arguments("#lines['x'", 11, "']' is missing"),
        arguments("'x", 1, "has no closing '"),
        arguments("#count ? 1", 11, "':' is missing"),
        arguments("#count > ", 10, "the end is not expected here"),
        arguments("#ident", 1, "there is no parameter #ident. It has #id, #count"),
        arguments("#order.custmer", 7, "It has URL, codes, customer, lines, nobody, open, paid"),
        arguments("#count * 2", 8, "There is no arithmetic"),
        arguments("#count - 2", 8, "no subtraction"),
        arguments("#count + 2", 8, "+ joins texts"),
        arguments("'' + #order", 6, "has no text of its own"),
        arguments("#id & #id", 5, "Write &&"),
        arguments("#id == 3", 5, "never equal"),
        arguments("#id && #id", 1, "must be true or false"),
        arguments("!#id", 2, "must be true or false"),
        arguments("#id[0]", 4, "has no elements"),
        arguments("#order.lines['a']", 13, "is an int"),
        arguments("#args", 1, "only before an index"),
        arguments("#args[11]", 6, "an index from 0 to 10"),
        arguments("#args[#count]", 6, "an index from 0 to 10"),
        arguments("null", 1, "always null"),
        arguments("null.x", 5, "null has no properties"),
        arguments("99999999999999999999", 1, "too large"),
        arguments("#order", 1, "is equal only to itself"),
        arguments("#order.codes", 7, "an array (int[])"),
        arguments("{#id, #order}", 7, "is equal only to itself"));
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("wrong")
  void saysWhereAndHow(String text, int column, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpressionTest.key(text))
        .withMessageStartingWith(
            ExpressionTest.Methods.class.getTypeName()
                + ".of(String, int, Order, Map, Object, Page, ")
        .withMessageContaining("key '" + text + "', column " + column + ": ")
        .withMessageContaining(message);
  }

  @Nested
  class IsBounded {

    @Test
    void inLength() {
      String text = "'" + "x".repeat(1_000) + "'";

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExpressionTest.key(text))
          .withMessageContaining("at most 1000 characters, and this one 1002")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void inDepth() {
      for (String nested :
          List.of(
              "(".repeat(400) + "#id" + ")".repeat(400),
              "{".repeat(400) + "#id" + "}".repeat(400),
              "!".repeat(900) + "true",
              "#lines[".repeat(100) + "'x'" + "]".repeat(100),
              "true?1:".repeat(100) + "2")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ExpressionTest.key(nested))
            .withMessageMatching("(?s).*(nested at most 32 deep|too many negations).*");
      }
    }

    @Test
    void butTakesWhatFits() {
      assertThat(ExpressionTest.key("#id" + " + 'x'".repeat(150)))
          .isEqualTo("42" + "x".repeat(150));
      assertThat(ExpressionTest.condition("true" + " && true".repeat(120))).isTrue();
    }
  }

  @Test
  void saysThatNamesAreMissingWhereTheClassFileHasNone() throws Exception {
    Parameters unnamed =
        Parameters.of(
            Comparable.class.getMethod("compareTo", Object.class),
            GenericTypes.in(Comparable.class));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expression.key("#other", unnamed))
        .withMessageContaining("there is no parameter #other.")
        .withMessageContaining("compile it with -parameters, or write #p0.");
  }

  @Test
  void ofAMethodWithoutParametersSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expression.key("#id", ExpressionTest.parameters("none")))
        .withMessageContaining("The method has no parameters.");
  }
}

package io.terrace.cache.intercept.fragment;

import io.terrace.cache.annotation.CachedFragment;
import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.operation.AnnotatedMethod;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the fragment of a method varies on. Immutable.
 *
 * @param parameters the indexes of those whose values count
 * @param expressions the values that count after them
 */
record VaryOn(List<Integer> parameters, List<Expression> expressions) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if a value cannot be part of a key, with the remedy
   */
  static VaryOn of(CachedFragment fragment, AnnotatedMethod method, Output output) {
    Parameters parameters = method.parameters();
    if (fragment.vary().length == 0) {
      List<Integer> all =
          IntStream.range(0, parameters.count())
              .filter(i -> i != output.parameter())
              .boxed()
              .toList();
      all.forEach(i -> require("parameter " + (i + 1), parameters.type(i)));
      return new VaryOn(all, List.of());
    }
    List<Expression> expressions = new ArrayList<>();
    for (String text : fragment.vary()) {
      Expression expression = Expression.value(text, parameters, method.language());
      require("vary '" + text + "'", expression.type());
      expressions.add(expression);
    }
    return new VaryOn(List.of(), List.copyOf(expressions));
  }

  private static void require(String what, Type type) {
    Class<?> raw = GenericTypes.raw(type);
    if (!FragmentKey.mayHold(raw)) {
      throw new IllegalArgumentException(
          what
              + " is a "
              + raw.getName()
              + ", which has no text that each process knows. Set vary to what it is known by,"
              + " like \"#product.id\".");
    }
  }

  /** Returns the values of a call. */
  @Nullable Object[] values(@Nullable Object[] arguments, Object target) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int parameter : parameters) {
      values.add(arguments[parameter]);
    }
    for (Expression expression : expressions) {
      values.add(expression.evaluate(arguments, target, null));
    }
    return values.toArray();
  }
}

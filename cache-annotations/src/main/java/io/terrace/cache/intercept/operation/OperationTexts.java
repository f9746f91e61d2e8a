package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.ExpressionLanguage;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles what annotations have in common. Pure. */
public record OperationTexts(Parameters parameters, ExpressionLanguage language) {

  /** Returns the key that {@code text} says, or that of all parameters. */
  Expression key(String text) {
    return text.isBlank()
        ? Expression.allParameters(parameters)
        : Expression.key(text, parameters, language);
  }

  /** Returns the condition that {@code text} says, or null for none. */
  @Nullable Expression condition(String text) {
    return text.isBlank() ? null : Expression.condition(text, parameters, language);
  }

  /** Returns the value that {@code text} says, or null for none. */
  @Nullable Expression value(String text) {
    return text.isBlank() ? null : Expression.value(text, parameters, language);
  }

  /**
   * Returns the tags that {@code texts} say.
   *
   * @throws IllegalArgumentException if one can be no text
   */
  public List<Expression> tags(String... texts) {
    List<Expression> tags = new ArrayList<>();
    for (String text : texts) {
      Expression tag = Expression.tag(text, parameters, language);
      Class<?> type = GenericTypes.raw(tag.type());
      if (type != String.class && type != Object.class) {
        throw new IllegalArgumentException(
            tag + ": a tag is text. Write it like \"'category:' + #id\".");
      }
      tags.add(tag);
    }
    return List.copyOf(tags);
  }
}

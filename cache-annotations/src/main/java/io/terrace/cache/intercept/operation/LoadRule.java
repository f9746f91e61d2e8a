package io.terrace.cache.intercept.operation;

import io.terrace.cache.LoadContext;
import io.terrace.cache.intercept.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the result of a call is cached. Immutable and thread-safe.
 *
 * @param unless whether it is not; null where all are
 * @param tags its tags
 * @param storesNull whether "there is none" is
 */
public record LoadRule(@Nullable Expression unless, List<Expression> tags, boolean storesNull) {

  /** Says so to the cache. */
  void tell(
      LoadContext<?> context, @Nullable Object[] arguments, Object target, @Nullable Object value) {
    if (value == null && !storesNull) {
      context.doNotStore();
    } else if (unless != null && unless.test(arguments, target, value)) {
      context.doNotStore();
    } else if (!tags.isEmpty()) {
      context.tags(tags(tags, arguments, target, value).toArray(String[]::new));
    }
  }

  /**
   * Returns the tags of a call.
   *
   * @throws IllegalArgumentException if one is no text
   */
  public static List<String> tags(
      List<Expression> tags, @Nullable Object[] arguments, Object target, @Nullable Object value) {
    List<String> texts = new ArrayList<>();
    for (Expression tag : tags) {
      if (value == null && tag.readsResult()) {
        continue; // what there is none of has no property
      }
      if (!(tag.evaluate(arguments, target, value) instanceof String text)) {
        throw new IllegalArgumentException(tag + ": a tag is null or no text. Set a condition.");
      }
      texts.add(text);
    }
    return texts;
  }
}

package io.terrace.cache.spring;

import org.springframework.core.Ordered;

/**
 * How Terrace's annotations work in one application context. Immutable.
 *
 * @param order where caching stands among the advisors of a bean
 * @param expressions the language of keys, tags and conditions
 * @param afterCommit whether changes of caches wait for the transaction around them
 * @param jsr107 who sees to the annotations of JSR-107
 */
public record CachingOptions(
    int order, ExpressionSyntax expressions, boolean afterCommit, Jsr107 jsr107) {

  /**
   * Just outside of Spring's own transactions and caches, whose order is the last: a hit begins no
   * transaction, and what a method changed is committed before its caches change.
   */
  public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 1;

  /** What {@link EnableTerraceCaching} says if nothing is set in it. */
  public static final CachingOptions DEFAULT =
      new CachingOptions(DEFAULT_ORDER, ExpressionSyntax.TERRACE, true, Jsr107.WHERE_FREE);

  /** In which language keys, tags and conditions are written. */
  public enum ExpressionSyntax {

    /** Terrace's own, which reads properties and calls nothing. */
    TERRACE,

    /**
     * Spring's, which calls any method of the arguments: for expressions that are there already.
     */
    SPEL
  }

  /** Who sees to {@code @CacheResult} and the other annotations of JSR-107. */
  public enum Jsr107 {

    /** Spring, if it does that already in this context; otherwise Terrace. */
    WHERE_FREE,

    /** Terrace; Spring's own interceptor is taken away. */
    TERRACE
  }
}

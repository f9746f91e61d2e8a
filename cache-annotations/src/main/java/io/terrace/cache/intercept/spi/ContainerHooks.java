package io.terrace.cache.intercept.spi;

import io.terrace.cache.intercept.expression.ExpressionLanguage;

/**
 * What a container supplies. Immutable.
 *
 * @param placeholders its configuration
 * @param language in which keys, tags and conditions are written
 * @param transactions its transactions
 * @param instances its objects
 * @param defaults what it says of caches
 */
public record ContainerHooks(
    Placeholders placeholders,
    ExpressionLanguage language,
    TransactionHook transactions,
    InstanceSource instances,
    CacheDefaults defaults) {

  /** What there is without a container. */
  public static final ContainerHooks NONE =
      new ContainerHooks(
          Placeholders.ofSystem(),
          ExpressionLanguage.TERRACE,
          TransactionHook.NONE,
          InstanceSource.NEW,
          CacheDefaults.NONE);
}

package io.terrace.cache.spring;

import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import io.terrace.cache.spring.CachingOptions.Jsr107;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Has Terrace's annotations work on the beans of a context, which needs a bean that is a {@link
 * io.terrace.cache.TerraceCacheManager}:
 *
 * <pre>{@code
 * @Configuration
 * @EnableTerraceCaching
 * class Caches {
 *
 *   @Bean
 *   TerraceCacheManager caches() {
 *     return TerraceCacheManager.builder().namespace("shop").unlisted().build();
 *   }
 * }
 * }</pre>
 *
 * <p>It stands beside {@code @EnableCaching} and {@code @EnableTransactionManagement}; they share
 * one proxy for each bean. Problems of the annotations, all of a class in one message, end the
 * start of the context. Placeholders such as <code>ttl = "${products.ttl}"</code> are read from the
 * context's {@code Environment}. With Spring Boot it is not needed: the properties {@code
 * terrace.annotations.*} say the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(CachingRegistrar.class)
public @interface EnableTerraceCaching {

  /**
   * Whether classes are proxied though they have interfaces. By default, as Spring chooses for the
   * other advisors.
   */
  boolean proxyTargetClass() default false;

  /**
   * Where caching stands among the advisors of a bean: by default, just outside of transactions.
   */
  int order() default CachingOptions.DEFAULT_ORDER;

  /** The language of keys, tags and conditions. */
  ExpressionSyntax expressions() default ExpressionSyntax.TERRACE;

  /**
   * Whether what a method makes void, while a transaction is open around it, is made void once that
   * has committed, and not at all if it is rolled back. Until then that transaction goes past the
   * caches.
   */
  boolean afterCommit() default true;

  /** Who sees to the annotations of JSR-107. */
  Jsr107 jsr107() default Jsr107.WHERE_FREE;
}

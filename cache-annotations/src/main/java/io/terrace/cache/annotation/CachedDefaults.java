package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says, for the annotated methods of a class or an interface, what their own annotations leave out.
 *
 * <pre>{@code
 * @CachedDefaults(name = "products", ttl = "${products.ttl:5m}", negativeTtl = "30s")
 * public interface Products {
 *   @Cached
 *   Product product(String id);
 *
 *   @CacheInvalidate(key = "#product.id")
 *   void save(Product product);
 * }
 * }</pre>
 *
 * <p>It counts for the methods that stand in the same class or interface; for one that stands in an
 * ancestor or an interface without defaults of its own, that of the class. The name counts for
 * {@link CacheUpdate} and {@link CacheInvalidate} too. Each attribute is as {@link Cached} has it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface CachedDefaults {

  /** The name of the cache. */
  String[] name() default {};

  /** As {@link Cached#ttl}. */
  String ttl() default "";

  /** As {@link Cached#localTtl}. */
  String localTtl() default "";

  /** As {@link Cached#tiers}. */
  CacheTier[] tiers() default {};

  /** As {@link Cached#localMaximumSize}. */
  long localMaximumSize() default 0;

  /** As {@link Cached#negativeTtl}. */
  String negativeTtl() default "";

  /** As {@link Cached#staleWhileRevalidate}. */
  String staleWhileRevalidate() default "";

  /** As {@link Cached#staleIfError}. */
  String staleIfError() default "";

  /** As {@link Cached#softTimeout}. */
  String softTimeout() default "";

  /** As {@link Cached#hardTimeout}. */
  String hardTimeout() default "";

  /** As {@link Cached#jitter}. */
  double jitter() default 0;

  /** As {@link Cached#earlyRefresh}. */
  double earlyRefresh() default 0;

  /** As {@link Cached#refreshAfter}. */
  String refreshAfter() default "";
}

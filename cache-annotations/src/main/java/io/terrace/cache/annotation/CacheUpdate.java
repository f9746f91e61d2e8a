package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that what a method returns, or was given, is what a cached result now is: it is put in the
 * cache once the method has returned. It may stand several times on a method.
 *
 * <pre>{@code
 * public interface Products {
 *   @CacheUpdate(name = "products", key = "#product.id")
 *   Product save(Product product);
 *
 *   @CacheUpdate(name = "products", key = "#product.id", value = "#product")
 *   void overwrite(Product product);
 * }
 * }</pre>
 *
 * <p>The method is always called. If it throws, nothing is put; if it returns null, or an empty
 * {@code Optional}, the entry is made void. What was being loaded for the key meanwhile is not
 * stored. Where two processes write at once, the entry may be that of the one whose write came
 * first: {@link CacheInvalidate} has no such race.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(CacheUpdates.class)
public @interface CacheUpdate {

  /** The names of the caches; by default, that of {@link CachedDefaults}. */
  String[] name() default {};

  /** An expression for the key, as in {@link Cached}, which may read the result. */
  String key() default "";

  /** An expression for the value; by default, the result. */
  String value() default "";

  /** An expression that is true for calls that put something; by default, all do. */
  String condition() default "";

  /** An expression that is true for results that are not put. */
  String unless() default "";

  /** Expressions for the tags of the entry. */
  String[] tags() default {};

  /** How long the entry is fresh; by default, as the cache has it. */
  String ttl() default "";
}

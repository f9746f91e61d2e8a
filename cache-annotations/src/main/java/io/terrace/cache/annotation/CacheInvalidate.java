package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a call of a method makes cached results void: those of a key, of tags, or of a whole
 * cache. It may stand several times on a method, and beside {@link Cached}.
 *
 * <pre>{@code
 * public interface Products {
 *   @CacheInvalidate(name = "products", key = "#product.id")
 *   @CacheInvalidate(tags = "'category:' + #product.category")
 *   void save(Product product);
 *
 *   @CacheInvalidate(name = "products", all = true)
 *   void importAll();
 * }
 * }</pre>
 *
 * <p>Once the method has returned, no call that begins in this process is given an old result, and
 * a result whose computation began before is stored nowhere. If the method returns a {@code
 * CompletionStage}, that holds once the returned stage has ended.
 *
 * <p>What is to be made void is read off the arguments before the method is called, unless it is
 * read off the result; if it cannot be read, the method is not called. A method that throws makes
 * nothing void, unless it is asked for by {@link #evenOnFailure}.
 *
 * <p>The cache must be there when a plain object is wrapped: made by the manager, by a {@link
 * Cached} of the same class, or of one that was wrapped before. In a container, once that has
 * started.
 *
 * <p>In a transaction, where the container is told to wait for it, it happens after the commit, and
 * not at all if that is rolled back; what is asked for before the call happens at once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(CacheInvalidates.class)
public @interface CacheInvalidate {

  /**
   * The names of the caches; by default that of {@link CachedDefaults}, or none where there are
   * {@link #tags}.
   */
  String[] name() default {};

  /**
   * An expression for the key, as in {@link Cached}; by default all parameters, or no key where
   * there are {@link #tags}. A collection of keys makes each void. It may read the result, unless
   * it happens before the call or after one that failed.
   */
  String key() default "";

  /** Expressions for tags, in any cache of the manager's namespace. */
  String[] tags() default {};

  /** Makes the whole cache void; then there is neither a key nor a tag. */
  boolean all() default false;

  /** An expression that is true for calls that make something void; by default, all do. */
  String condition() default "";

  /** Whether it happens before the call, and not after; then whether it succeeds has no meaning. */
  boolean beforeCall() default false;

  /** Whether it happens after a call that failed, too. */
  boolean evenOnFailure() default false;
}

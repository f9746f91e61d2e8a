package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Beside {@link Cached}: says that the results of calls that were made lately are computed anew
 * from time to time, without a call, so that callers always find a young one.
 *
 * <pre>{@code
 * public interface Rates {
 *   @Cached(name = "rates", ttl = "1h")
 *   @CacheRefresh(every = "10m", stopAfter = "6h")
 *   Rate rate(String currency);
 * }
 * }</pre>
 *
 * <p>The method is called by a thread of the manager's, with the arguments of an earlier call.
 * Where processes share a remote tier, one of them computes a result and the others take it over.
 * What fails is tried again, and the result that is there is served meanwhile. The {@link
 * Cached#refreshAfter} of the cache is {@link #every}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface CacheRefresh {

  /** The age at which a result is computed anew; a duration less than the ttl. */
  String every();

  /** How long after its last call a result is still kept young; a duration. */
  String stopAfter();

  /**
   * How many results of the method are kept young at most; of more, those that were called last.
   */
  int maximum() default 1_000;
}

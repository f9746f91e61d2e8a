package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the result of a method is cached: for equal arguments it is called once, however many
 * threads ask, and then no more until the entry ends.
 *
 * <pre>{@code
 * public interface Catalogue {
 *   @Cached(name = "products", ttl = "5m", staleWhileRevalidate = "1m")
 *   Product product(String id) throws SQLException;
 *
 *   @Cached(name = "prices", key = "{#product.id, #currency}", condition = "#product.listed")
 *   Price price(Product product, Currency currency);
 * }
 * }</pre>
 *
 * <p>It stands on a method of a class or of an interface that the class implements; the class's own
 * wins. It may stand on an annotation of yours, which then stands for it. It works on calls that
 * come through a proxy or a container: an object's calls to itself are not cached, unless its
 * container makes the object itself of a subclass, as CDI and Guice do.
 *
 * <p><b>Key.</b> Without a {@link #key}: no parameter, an empty {@code List}; one, the argument
 * itself; several, a {@code List} of the arguments. So an entry is found from outside by {@code
 * cache.invalidate("42")} or {@code cache.invalidate(List.of(product, currency))}. Arguments must
 * have a value that {@code equals} and {@code hashCode} go by: arrays and objects without are
 * refused.
 *
 * <p><b>Cache.</b> Methods that name the same cache share its entries, and must agree on its types
 * and settings. A cache that the manager has already is used as it is; then a setting given here
 * must be the same there. What is left out is as {@link CachedDefaults} on the class has it, and
 * else as the cache does. In names and durations <code>${products.ttl}</code> and <code>
 * ${products.ttl:5m}</code> stand for what is configured.
 *
 * <p><b>Results.</b> An exception of the method reaches every caller who waited, as it is, and is
 * not cached unless {@link #cacheExceptions} says so. A null result, or an empty {@code Optional},
 * is cached only with a {@link #negativeTtl}. With {@link #staleWhileRevalidate}, {@link
 * #refreshAfter} or {@link #earlyRefresh} the method is also called on a thread of the manager's.
 *
 * <p>Of a {@code CompletableFuture}, a {@code CompletionStage}, a Reactor {@code Mono} or a Kotlin
 * {@code suspend} function it is the value inside that is cached: no caller is blocked, and a
 * failed one is never cached. A method with one parameter, a {@code Collection}, {@code Set} or
 * {@code List} of keys, that returns a {@code Map} from such keys, is a batch unless it has a
 * {@link #key}: each key has an entry of its own, all are looked up at once, and the method is
 * called once with those that are missing. A key that it leaves out is as a null result.
 *
 * <p><b>Expressions</b> read the method's arguments, the object that is called and, in {@link
 * #unless} and {@link #tags}, the result; they call nothing but getters:
 *
 * <table>
 *   <caption>What an expression may say</caption>
 *   <tr><td>{@code #id}, {@code id}</td><td>the parameter of that name (needs {@code javac
 *       -parameters})</td></tr>
 *   <tr><td>{@code #p0}, {@code #a0}, {@code #args[0]}</td><td>the first parameter</td></tr>
 *   <tr><td>{@code #result}</td><td>what is cached; an {@code Optional} or a future is opened</td></tr>
 *   <tr><td>{@code #target}, {@code #method.name}, {@code #method.type}</td><td>the object that is
 *       called; the method's name and that of its class</td></tr>
 *   <tr><td>{@code #order.customer.id}</td><td>a record's component, a getter, or a map's
 *       entry</td></tr>
 *   <tr><td>{@code #order?.id}</td><td>null if the order is</td></tr>
 *   <tr><td>{@code #lines[0]}, {@code #names['en']}</td><td>an element of a list, an array or a
 *       map</td></tr>
 *   <tr><td>{@code == != < <= > >=}</td><td>by value; an enum's constant equals its name as
 *       text</td></tr>
 *   <tr><td>{@code && || !}, {@code and or not}</td><td>null counts as false</td></tr>
 *   <tr><td>{@code a ? b : c}, {@code a ?: b}</td><td>a choice; the second where the first is
 *       null</td></tr>
 *   <tr><td>{@code 'x' + #id}</td><td>text joined with what follows</td></tr>
 *   <tr><td>{@code {#a, #b}}</td><td>a key of several parts, better than text joined</td></tr>
 * </table>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Cached {

  /**
   * The name of the cache, by which metrics, other methods and the manager know it. One: a result
   * is loaded into one cache.
   */
  String[] name() default {};

  /** An expression for the key; by default, all parameters. */
  String key() default "";

  /** An expression that is true where the cache is to be used; otherwise the method is called. */
  String condition() default "";

  /** An expression that is true for results that are not to be cached. */
  String unless() default "";

  /** Expressions for tags, by which results are made void together. */
  String[] tags() default {};

  /**
   * How long a result is fresh: a number and {@code ms}, {@code s}, {@code m}, {@code h} or {@code
   * d}, like {@code 90s} or {@code 1h30m}, or ISO 8601, like {@code PT5M}. By default, what the
   * cache says, or for ever.
   */
  String ttl() default "";

  /** How long the heap's copy of a shared result is believed before the remote tier is asked. */
  String localTtl() default "";

  /** Where results are kept. By default, in the heap and in the manager's remote tier, if any. */
  CacheTier[] tiers() default {};

  /** How many results are kept in the heap. By default, 0, what the cache says. */
  long localMaximumSize() default 0;

  /** How long a null result is remembered. By default, it is not. */
  String negativeTtl() default "";

  /**
   * For how long past its ttl a result is still returned, while the method is called anew behind.
   */
  String staleWhileRevalidate() default "";

  /** For how long past its ttl a result is still returned if the method fails. */
  String staleIfError() default "";

  /** After how long a result past its ttl is returned in place of a slow call that goes on. */
  String softTimeout() default "";

  /** The longest that a caller waits. */
  String hardTimeout() default "";

  /** The longest part by which a ttl is shortened at random, from 0 to under 1. */
  double jitter() default 0;

  /** How eagerly the method is called anew shortly before the ttl ends; 1 is best for most. */
  double earlyRefresh() default 0;

  /** The age from which a result is computed anew behind the next read, while it is still fresh. */
  String refreshAfter() default "";

  /**
   * Exceptions of the method that are remembered in this process, for {@link #exceptionTtl}: for an
   * equal call they are thrown again. {@link CacheInvalidate} and {@link CacheUpdate} forget them.
   */
  Class<? extends Throwable>[] cacheExceptions() default {};

  /** How long an exception is remembered; needs {@link #cacheExceptions}. */
  String exceptionTtl() default "";
}

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
 * wins. It works on calls that come through a proxy: an object's calls to itself are not cached.
 *
 * <p><b>Key.</b> Without a {@link #key}: no parameter, an empty {@code List}; one, the argument
 * itself; several, a {@code List} of the arguments. So an entry is found from outside by {@code
 * cache.invalidate("42")} or {@code cache.invalidate(List.of(product, currency))}. Arguments must
 * have a value that {@code equals} and {@code hashCode} go by: arrays and objects without are
 * refused.
 *
 * <p><b>Cache.</b> Methods that name the same cache share its entries, and must agree on its types
 * and settings. A cache that the manager has already is used as it is; then a setting given here
 * must be the same there.
 *
 * <p><b>Results.</b> An exception of the method reaches every caller who waited, as it is, and is
 * not cached. A null result, or an empty {@code Optional}, is cached only with a {@link
 * #negativeTtl}. With {@link #staleWhileRevalidate} the method is also called on a thread of the
 * manager's.
 *
 * <p><b>Expressions</b>, {@link #key} and {@link #condition}, read the method's arguments and
 * nothing else:
 *
 * <table>
 *   <caption>What an expression may say</caption>
 *   <tr><td>{@code #id}, {@code id}</td><td>the parameter of that name (needs {@code javac
 *       -parameters})</td></tr>
 *   <tr><td>{@code #p0}, {@code #a0}, {@code #args[0]}</td><td>the first parameter</td></tr>
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
@Target(ElementType.METHOD)
public @interface Cached {

  /** The name of the cache, by which metrics, other methods and the manager know it. */
  String name();

  /** An expression for the key; by default, all parameters. */
  String key() default "";

  /** An expression that is true where the cache is to be used; otherwise the method is called. */
  String condition() default "";

  /**
   * How long a result is fresh: a number and {@code ms}, {@code s}, {@code m}, {@code h} or {@code
   * d}, like {@code 90s} or {@code 1h30m}, or ISO 8601, like {@code PT5M}. By default, what the
   * cache says, or for ever.
   */
  String ttl() default "";

  /**
   * For how long past its ttl a result is still returned, while the method is called anew behind.
   */
  String staleWhileRevalidate() default "";

  /** How long a null result is remembered. By default, it is not. */
  String negativeTtl() default "";

  /** How many results are kept in the heap. By default, 0, what the cache says. */
  long localMaximumSize() default 0;
}

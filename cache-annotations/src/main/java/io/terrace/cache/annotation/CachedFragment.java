package io.terrace.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that what a method renders is a fragment: it is kept, and handed to whatever holds it with
 * its tags, so that {@code invalidateTag("product:7")} drops the box, the list that holds it and
 * the page.
 *
 * <pre>{@code
 * public class Boxes {
 *   @CachedFragment(name = "product", vary = "#product.id", ttl = "10m", tags = "'product:' + #product.id")
 *   public String box(Product product) { ... }
 *
 *   @CachedFragment(name = "sidebar", ttl = "1h")
 *   public void sidebar(Locale locale, Appendable out) throws IOException { ... }
 * }
 * }</pre>
 *
 * <p>It stands on a method that returns a {@code String} or a {@code CharSequence}, or on one that
 * returns nothing and has one parameter to write to, of type {@code Appendable}, {@code Writer},
 * {@code PrintWriter} or {@code StringBuilder}. Such a method is given another to write to; what it
 * wrote is then written to the caller's, whole or, if it fails, not at all. Where and how calls are
 * seen is as of {@link Cached}, and so are the expressions.
 *
 * <p><b>Key.</b> The name and what it varies on, which is what {@code fragments.key("product",
 * product.id())} gives: so the fragment can be made void from code. What a key may hold is text,
 * numbers, truth values, enums, dates, locales, UUIDs and lists of these; anything else is refused
 * when the object is wrapped, as far as types tell.
 *
 * <p>An exception of the method reaches every caller who waited, as it is, and nothing is kept.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface CachedFragment {

  /** The name of the fragment. By default, the names of the method's class and the method. */
  String name() default "";

  /**
   * Expressions for the values that the fragment varies on. By default, all parameters but the one
   * that is written to.
   */
  String[] vary() default {};

  /** How long it is fresh, like {@code 90s} or {@code 1h30m}. By default, what the cache says. */
  String ttl() default "";

  /** Expressions for tags: its own, and those of all that holds it. */
  String[] tags() default {};

  /** The name of the cache that it is kept in. By default, the one of all fragments. */
  String using() default "";
}

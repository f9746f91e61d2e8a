package io.terrace.cache.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the pages of a servlet, a Spring MVC controller (or a method of it) or a JAX-RS
 * resource (or a method of it) are cached. A method's own annotation counts, not both.
 *
 * <pre>{@code
 * @CachedPage(ttl = "10m", staleWhileRevalidate = "1m", tags = "product:{id}")
 * @GetMapping("/products/{id}")
 * String product(@PathVariable String id, Model model) { ... }
 * }</pre>
 *
 * <p>It needs a {@link PageCacheFilter}, and for Spring or JAX-RS its adapter. Access that is
 * checked at the method itself, as by {@code @PreAuthorize}, is checked after the cache has
 * answered: check it in a filter, or do not cache the page.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface CachedPage {

  /**
   * How long a page is fresh, like {@code 90s} or {@code 1h30m}; by default, what it says itself.
   */
  String ttl() default "";

  /** How long a page is fresh that says nothing, where there is no {@link #ttl}. */
  String defaultTtl() default "";

  /** For how long browsers may keep a page without asking; by default they ask each time. */
  String browserTtl() default "";

  /** For how long past its freshness a page is served while it is made anew. */
  String staleWhileRevalidate() default "";

  /** For how long past its freshness a page is served if it cannot be made. */
  String staleIfError() default "";

  /**
   * By which a page is invalidated. {@code {name}} stands for a variable of the path, or else the
   * query parameter of that name.
   */
  String[] tags() default {};

  /** Request headers that select the page, beside those of its {@code Vary}. */
  String[] vary() default {};

  /** The only query parameters that count, and that the handler sees; by default, all. */
  String[] parameters() default {};

  /** Which responses are stored. */
  int[] statuses() default {200};

  /** Whether requests of a session get cached pages too: these have nothing of the user's. */
  boolean servesSessions() default false;

  /** Whether {@code Cache-Control} of a request counts. */
  boolean heedsRequests() default true;
}

package io.terrace.cache.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets {@code Cache-Control} of a page, for browsers, caches in front and, where {@link CachedPage}
 * does not say otherwise, for this cache. A handler that sets the header itself has the last word.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface PageCacheControl {

  /** Fresh for so long, like {@code 90s}. */
  String maxAge() default "";

  /** Fresh for so long in caches that many share. */
  String sMaxAge() default "";

  /** Served for so long past that, while it is made anew. */
  String staleWhileRevalidate() default "";

  /** Served for so long past that, if it cannot be made. */
  String staleIfError() default "";

  /** May be shared, though its request was authorized. */
  boolean isPublic() default false;

  /** For one user only. */
  boolean isPrivate() default false;

  /** To be validated before each use. */
  boolean noCache() default false;

  /** Not to be stored. */
  boolean noStore() default false;

  /** Not to be served past its freshness. */
  boolean mustRevalidate() default false;

  /** Not to be served past its freshness by caches that many share. */
  boolean proxyRevalidate() default false;

  /** To be stored only where its status is understood. */
  boolean mustUnderstand() default false;

  /** Not to be compressed or otherwise changed on its way. */
  boolean noTransform() default false;

  /** Never changes while it is fresh. */
  boolean immutable() default false;
}

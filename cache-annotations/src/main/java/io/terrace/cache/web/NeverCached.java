package io.terrace.cache.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that pages are cached by nobody: not here, whatever a rule or the class says, nor by
 * browsers or caches in front, which are told {@code max-age=0, no-cache, no-store,
 * must-revalidate, private}.
 *
 * @see PagePolicy#NEVER
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NeverCached {}

package io.terrace.cache.intercept.contract;

import io.terrace.cache.annotation.Cached;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An annotation of a user's that stands for another. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Cached(name = "readings", ttl = "1h")
public @interface Reading {}

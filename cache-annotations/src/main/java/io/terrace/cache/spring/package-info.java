/**
 * Terrace's annotations on the beans of Spring 6.2 and 7: {@link
 * io.terrace.cache.spring.EnableTerraceCaching}. With Spring Boot nothing is to be enabled.
 *
 * <p>An advisor has Spring's own proxies send the annotated methods through {@code
 * CachingInterceptor}, so a bean has one proxy, whatever else is woven into it.
 */
@NullMarked
package io.terrace.cache.spring;

import org.jspecify.annotations.NullMarked;

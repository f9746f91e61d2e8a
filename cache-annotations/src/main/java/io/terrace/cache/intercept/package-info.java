/**
 * From an annotated method to an immutable operation to its invoker, in no container's terms; and
 * {@link io.terrace.cache.intercept.CachedProxies}, for where there is no container.
 *
 * <p>{@code CachedMethods} finds the annotations of a class, {@code CachedOperation} reads and
 * checks one, {@code CacheBindings} gives it a cache, and {@code CachedInvoker} sends calls through
 * that. A container adds only its {@code Continuation}: how a call goes on to the method.
 */
@NullMarked
package io.terrace.cache.intercept;

import org.jspecify.annotations.NullMarked;

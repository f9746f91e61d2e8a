/**
 * What a backend implements: a {@link io.terrace.cache.spi.LocalTier} in the heap, a {@link
 * io.terrace.cache.spi.RemoteStore} with the capabilities that it has, an {@link
 * io.terrace.cache.spi.InvalidationBus}; and the {@link io.terrace.cache.spi.TimeSource} that tests
 * replace.
 */
@NullMarked
package io.terrace.cache.spi;

import org.jspecify.annotations.NullMarked;

package io.terrace.cache.spi;

import org.jspecify.annotations.Nullable;

/**
 * A store that processes share, and the bus by which their local tiers follow it.
 *
 * @param store the store
 * @param bus the bus, or null where no local tier is held over the store by anybody else
 */
public record RemoteTier(RemoteStore store, @Nullable InvalidationBus bus) {}

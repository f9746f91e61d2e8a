package io.terrace.cache.spi;

/**
 * A value that promises never to change, though that cannot be seen from its class: it holds an
 * array, say, that nobody writes to. A cache that stores by value hands it out as it is. Records
 * and classes whose fields are final and immutable themselves need not say so.
 */
public interface ImmutableValue {}

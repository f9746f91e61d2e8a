package io.terrace.cache.memcached.wire;

/**
 * What is to be stored.
 *
 * @param flags what it is, for its readers
 * @param bytes the bytes
 * @param expiry Memcached's: 0 for ever, seconds from now up to 30 days, Unix seconds beyond
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Content(int flags, byte[] bytes, int expiry) {}

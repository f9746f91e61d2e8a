package io.terrace.cache.memcached.wire;

/**
 * What is under a key.
 *
 * @param flags what its writer says that it is
 * @param bytes the bytes; those of nobody else
 * @param stamp what tells it from what was there before and will be after
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Item(int flags, byte[] bytes, Stamp stamp) {}

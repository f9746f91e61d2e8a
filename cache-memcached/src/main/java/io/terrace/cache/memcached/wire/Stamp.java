package io.terrace.cache.memcached.wire;

/**
 * What tells an item from what was under its key before and will be after: the server's number for
 * it, and the connection that it was told by. A server that is started again counts from 1 again,
 * so that a number alone would match what it never stood for.
 *
 * @param id the number
 * @param connection the connection, as {@link Node#connection} names it
 */
public record Stamp(long id, long connection) {}

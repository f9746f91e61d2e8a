package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;

/**
 * Redis as the remote tier:
 *
 * <pre>{@code
 * TerraceCacheManager.builder()
 *     .remote(RedisTier.connect("redis://user:password@host:6379/0"))
 *     .build();
 * }</pre>
 *
 * <p>A server that is not there is no error: caches begin without it, with a line in the log, and
 * use it once it is there; {@link RedisTierBuilder#failFast} has it otherwise. Thread-safe.
 */
public final class RedisTier {

  private RedisTier() {}

  /**
   * Connects to what {@code uri} names: {@code redis://user:password@host:6379/0}, or {@code
   * rediss://} for TLS. The user, the password, the port (6379) and the database (0) may be left
   * out; special characters of a password are escaped with %. After a {@code ?} may follow {@code
   * namespace}, {@code timeout} and {@code connectTimeout} in milliseconds, {@code connections},
   * {@code cluster=true}, {@code sentinel=<name of the primary>}, {@code replicaReads=true} and
   * {@code failFast=true}, joined by {@code &}. Blocks until the server has answered, no longer
   * than the timeout.
   *
   * @throws IllegalArgumentException if the URI says something else; the message has no password
   * @throws StoreException if {@code failFast=true} and the server is not there
   */
  public static RemoteTier connect(String uri) {
    return builder().uri(uri).build();
  }

  /** Returns a builder of a tier on one server at {@code localhost:6379}, until told otherwise. */
  public static RedisTierBuilder builder() {
    return new RedisTierBuilder();
  }
}

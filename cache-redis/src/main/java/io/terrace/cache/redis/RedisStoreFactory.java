package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import java.net.URI;
import java.util.Set;

/**
 * Makes remote tiers of {@code redis} and {@code rediss} URIs, as {@link RedisTier#connect} does.
 * Thread-safe.
 */
public final class RedisStoreFactory implements RemoteStoreFactory {

  /** For {@link java.util.ServiceLoader}. */
  public RedisStoreFactory() {}

  @Override
  public Set<String> schemes() {
    return Set.of(RedisUri.PLAIN, RedisUri.SECURED);
  }

  /** {@inheritDoc} A {@code namespace} in the URI goes before the one that is given. */
  @Override
  public RemoteTier create(URI uri, String namespace) {
    return RedisTier.builder().namespace(namespace).uri(uri.toString()).build();
  }
}

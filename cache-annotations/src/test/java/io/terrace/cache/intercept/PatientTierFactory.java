package io.terrace.cache.intercept;

import io.terrace.cache.memcached.MemcachedTier;
import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Makes tiers on a Memcached whose operations may take as long as a machine stands still, by a URI,
 * which can't say it of a {@code memcached:} one. Thread-safe.
 */
public final class PatientTierFactory implements RemoteStoreFactory {

  private static final String SCHEME = "patient-memcached";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** For {@link java.util.ServiceLoader}. */
  public PatientTierFactory() {}

  /** Returns the URI of such a tier on one node. */
  public static String uri(String hostAndPort) {
    return SCHEME + "://" + hostAndPort;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public RemoteTier create(URI uri, String namespace) {
    return MemcachedTier.builder(uri.getAuthority()).namespace(namespace).timeout(TIMEOUT).build();
  }
}

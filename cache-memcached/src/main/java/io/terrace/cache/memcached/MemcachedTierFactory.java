package io.terrace.cache.memcached;

import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Makes remote tiers of {@code memcached://[user:password@]host1:11211,host2:11211}; a user and a
 * password with % escapes. Thread-safe.
 */
public final class MemcachedTierFactory implements RemoteStoreFactory {

  /** For {@link java.util.ServiceLoader}. */
  public MemcachedTierFactory() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memcached");
  }

  /** Connects, as {@link MemcachedTier.Builder#build} does without {@code failFast}. */
  @Override
  public RemoteTier create(URI uri, String namespace) {
    String authority = uri.getRawAuthority();
    String path = uri.getRawPath();
    boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null;
    if (authority == null || hasMore || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException(
          "memcached: the URI is not of the form memcached://user:password@host1:11211,host2:11211."
              + " For more settings use MemcachedTier.builder().");
    }
    int at = authority.lastIndexOf('@');
    MemcachedTier.Builder builder =
        MemcachedTier.builder(authority.substring(at + 1).split(",", -1)).namespace(namespace);
    if (at >= 0) {
      logIn(builder, authority.substring(0, at));
    }
    return builder.build();
  }

  private static void logIn(MemcachedTier.Builder builder, String userAndPassword) {
    int colon = userAndPassword.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "memcached: the URI has a user and no password. Write memcached://user:password@host.");
    }
    builder.credentials(
        decoded(userAndPassword.substring(0, colon)),
        decoded(userAndPassword.substring(colon + 1)));
  }

  /** A plus is itself here, as it is not in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

package io.terrace.cache.spi;

import java.net.URI;
import java.util.Set;

/**
 * Makes remote tiers from URIs such as {@code redis://host:6379/0}, for configuration by
 * properties. Found by {@link java.util.ServiceLoader}; thread-safe.
 */
public interface RemoteStoreFactory {

  /** Returns the schemes that it understands, in lower case. */
  Set<String> schemes();

  /**
   * Makes the remote tier of {@code uri}; may connect later.
   *
   * @param namespace the name that its keys have in common
   * @throws IllegalArgumentException if the URI says something that it does not understand
   */
  RemoteTier create(URI uri, String namespace);
}

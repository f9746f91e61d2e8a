package io.terrace.cache.jcache;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.cache.CacheException;

/**
 * Finds the remote tiers that properties declare: {@code terrace.remote.<name>=<uri>}. No message
 * has more of such a URI than its scheme, host and port, for the rest may hold a password.
 */
final class RemoteTiers {

  private static final String PREFIX = "terrace.remote.";

  /** The name of the tier that caches have which name none. */
  static final String DEFAULT = "default";

  private RemoteTiers() {}

  /**
   * Returns the URI of each remote tier that {@code properties} declare, by its name.
   *
   * @param loader finds the remote tiers there are
   * @throws CacheException naming the property that is wrong, and the remedy
   */
  static Map<String, URI> declared(Properties properties, ClassLoader loader) {
    boolean any = properties.stringPropertyNames().stream().anyMatch(p -> p.startsWith(PREFIX));
    return any ? declared(properties, schemes(loader)) : Map.of();
  }

  private static Set<String> schemes(ClassLoader loader) {
    Set<String> schemes = new TreeSet<>();
    factories(loader).forEach(factory -> schemes.addAll(factory.schemes()));
    return schemes;
  }

  private static List<RemoteStoreFactory> factories(ClassLoader loader) {
    List<RemoteStoreFactory> factories = new ArrayList<>();
    for (ClassLoader candidate : List.of(loader, TerraceCachingProvider.ownLoader())) {
      ServiceLoader.load(RemoteStoreFactory.class, candidate).forEach(factories::add);
    }
    return factories;
  }

  /**
   * Makes the remote tiers that are declared, and takes those that were given in their place or
   * besides; if one can't be made, those before it are closed.
   */
  static Map<String, RemoteTier> open(
      ManagerSettings settings, Map<String, RemoteTier> given, ClassLoader loader) {
    Map<String, RemoteTier> made = new TreeMap<>();
    try {
      settings
          .remoteTiers()
          .forEach(
              (name, uri) -> {
                if (!given.containsKey(name)) {
                  made.put(name, open(uri, settings.namespace(), loader));
                }
              });
    } catch (RuntimeException | Error failure) {
      made.values().forEach(RemoteTiers::close);
      throw failure;
    }
    made.putAll(given);
    return made;
  }

  private static RemoteTier open(URI uri, String namespace, ClassLoader loader) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    for (RemoteStoreFactory factory : factories(loader)) {
      if (factory.schemes().contains(scheme)) {
        return factory.create(uri, namespace);
      }
    }
    throw new CacheException("the remote tier for '" + withoutSecrets(uri) + "' has gone");
  }

  /** Closes a tier that no runtime came to own. */
  static void close(RemoteTier tier) {
    InvalidationBus bus = tier.bus();
    if (bus != null) {
      bus.close();
    }
    tier.store().close();
  }

  /** Returns {@code name}, if it may be that of a tier. */
  static String requireName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a remote tier needs a name that is not empty");
    }
    return name;
  }

  /** The same, where a remote tier understands {@code schemes}, in lower case. */
  static Map<String, URI> declared(Properties properties, Collection<String> schemes) {
    Map<String, URI> tiers = new TreeMap<>();
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(PREFIX)) {
        URI uri = parse(property, properties.getProperty(property).strip());
        requireUnderstood(property, uri, schemes);
        tiers.put(nameIn(property), uri);
      }
    }
    return Map.copyOf(tiers);
  }

  private static String nameIn(String property) {
    if (property.length() == PREFIX.length()) {
      throw new CacheException(
          property + " lacks the name of a tier. Write terrace.remote.default=<uri>.");
    }
    return property.substring(PREFIX.length());
  }

  private static URI parse(String property, String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      // Not as the cause: its message has the whole of the value.
      throw new CacheException(
          property
              + " is not a URI: "
              + e.getReason()
              + " at character "
              + e.getIndex()
              + ". Write it as redis://host:6379, with % escapes in a password.");
    }
  }

  private static void requireUnderstood(String property, URI uri, Collection<String> schemes) {
    String scheme = uri.getScheme();
    if (scheme == null || !schemes.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new CacheException(
          property
              + ": no remote tier understands '"
              + withoutSecrets(uri)
              + "'. Known schemes: "
              + new TreeSet<>(schemes)
              + ". Add terrace-redis or terrace-memcached to the class path.");
    }
  }

  /** Returns what of {@code uri} may be shown. */
  static String withoutSecrets(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme() + "://";
    if (uri.getHost() == null) {
      return scheme + "...";
    }
    return scheme + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}

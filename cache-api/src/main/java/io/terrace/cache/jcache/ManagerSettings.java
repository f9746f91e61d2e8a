package io.terrace.cache.jcache;

import io.terrace.cache.Tier;
import io.terrace.cache.WireFormat;
import java.net.URI;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What a manager is made from: its URI, read as far as it says anything, and its properties.
 * Immutable, save the properties, of which a manager hands out copies.
 *
 * <p><b>Properties</b> come from the caller first, then from the file that the URI points to, then
 * from system properties that begin with {@code terrace.}: the nearest to the code wins.
 *
 * <p><b>The namespace</b> is what follows {@code terrace:} in the URI; else the property {@code
 * terrace.namespace}; else a name made from the URI. The default URI, which nobody had to choose,
 * gives way to the property. A made-up name may differ from machine to machine with the path of a
 * file, so a manager with a remote tier, which has to be found by others, must be given one.
 *
 * @param uri how JSR-107 knows the manager
 * @param namespace what its keys have in common
 * @param properties all that was given or found
 * @param remoteTiers the URI of each remote tier, by its name
 */
record ManagerSettings(
    URI uri, String namespace, Properties properties, Map<String, URI> remoteTiers) {

  /** The URI of a manager whose caller named none. */
  static final URI DEFAULT_URI = URI.create("terrace:default");

  private static final String SCHEME = "terrace";
  private static final String NAMESPACE = "terrace.namespace";
  private static final String ENABLED = "terrace.enabled";
  private static final String ALLOW = "terrace.allow";
  private static final String KEYS_BY_FIELDS = "terrace.keysByFields";
  private static final String TIERS = "terrace.tiers";
  private static final Pattern VALID_NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** As much of a path as a made-up name may have. */
  private static final int READABLE_PART = 60;

  /**
   * Reads the settings of a manager that JSR-107 asked for.
   *
   * @param loader finds {@code classpath:} files and remote tiers
   * @param given the caller's properties
   * @throws CacheException if the URI, its file or a property is wrong, saying which
   */
  static ManagerSettings of(URI uri, ClassLoader loader, @Nullable Properties given) {
    Properties properties = systemProperties();
    putAll(properties, ConfigurationFile.read(uri, loader));
    putAll(properties, given);
    Map<String, URI> remoteTiers = RemoteTiers.declared(properties, loader);
    String namespace = namespace(uri, given, properties.getProperty(NAMESPACE));
    if (namespace == null) {
      if (!remoteTiers.isEmpty()) {
        throw new CacheException(
            "terrace.remote."
                + remoteTiers.keySet().iterator().next()
                + " is set, but nothing says by which name other processes know these caches. Set "
                + NAMESPACE
                + ", or use a URI terrace:<namespace>.");
      }
      namespace = madeFrom(uri);
    }
    return new ManagerSettings(uri, namespace, properties, remoteTiers);
  }

  /**
   * Makes the settings of a manager that is built.
   *
   * @param loader finds remote tiers
   * @param given the caller's properties
   * @throws IllegalArgumentException if {@code namespace} has other characters than it may
   * @throws CacheException if a property is wrong, saying which
   */
  static ManagerSettings ofNamespace(String namespace, ClassLoader loader, Properties given) {
    Properties properties = systemProperties();
    putAll(properties, given);
    return new ManagerSettings(
        URI.create(SCHEME + ":" + requireValid(namespace)),
        namespace,
        properties,
        RemoteTiers.declared(properties, loader));
  }

  /**
   * Returns what the property {@code terrace.enabled} says; that caches keep what they should if it
   * is not set.
   *
   * @throws CacheException if it is neither {@code true} nor {@code false}
   */
  boolean enabled() {
    String value = properties.getProperty(ENABLED, "true").strip();
    if (!value.equals("true") && !value.equals("false")) {
      throw new CacheException(ENABLED + " is '" + value + "'. Write true or false.");
    }
    return value.equals("true");
  }

  /**
   * Returns the format that the properties {@code terrace.allow} and {@code terrace.keysByFields}
   * make.
   *
   * @throws CacheException if one of the names in them is none
   */
  WireFormat wireFormat() {
    WireFormat allowing = read(ALLOW, WireFormat::allowing);
    return read(KEYS_BY_FIELDS, allowing::keysByFieldsNamed);
  }

  private WireFormat read(String property, Function<String, WireFormat> reader) {
    try {
      return reader.apply(properties.getProperty(property, ""));
    } catch (IllegalArgumentException e) {
      throw new CacheException("property " + property + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the tiers that the property {@code terrace.tiers} names, for caches that store by value
   * and name none; none if it is not set. It is for clients whose configuration can't name them.
   *
   * @throws CacheException if it names anything else
   */
  Set<Tier> tiers() {
    Set<Tier> tiers = EnumSet.noneOf(Tier.class);
    String value = properties.getProperty(TIERS);
    for (String name : value == null ? new String[0] : value.split(",", -1)) {
      switch (name.strip()) {
        case "local" -> tiers.add(Tier.LOCAL);
        case "remote" -> tiers.add(Tier.REMOTE);
        default ->
            throw new CacheException(
                TIERS + " is '" + value + "'. Write local, remote, or local,remote.");
      }
    }
    return tiers;
  }

  /**
   * Returns {@code namespace}.
   *
   * @throws IllegalArgumentException if it has other characters than it may, or too many
   */
  static String requireValid(String namespace) {
    if (!VALID_NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "a namespace has 1 to 100 letters, digits, '.', '_' and '-'; '"
              + namespace
              + "' is none");
    }
    return namespace;
  }

  /** Returns {@code uri} for a message, without what may be a password in it. */
  static String shown(URI uri) {
    return uri.toString().contains("@") ? RemoteTiers.withoutSecrets(uri) : uri.toString();
  }

  /** Returns the namespace that was chosen, or null if none was. */
  private static @Nullable String namespace(
      URI uri, @Nullable Properties given, @Nullable String property) {
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())
        || (uri.equals(DEFAULT_URI) && property != null)) {
      return property == null ? null : valid(property, "property " + NAMESPACE);
    }
    String inUri = valid(uri.getSchemeSpecificPart(), "URI '" + uri + "'");
    String inProperties = given == null ? null : given.getProperty(NAMESPACE);
    if (inProperties != null && !inProperties.equals(inUri)) {
      throw new CacheException(
          "the URI '"
              + uri
              + "' and the property "
              + NAMESPACE
              + "="
              + inProperties
              + " name two namespaces. Drop one.");
    }
    return inUri;
  }

  private static String valid(String namespace, String where) {
    try {
      return requireValid(namespace);
    } catch (IllegalArgumentException e) {
      throw new CacheException(where + ": " + e.getMessage(), e);
    }
  }

  /** Returns the end of the path, which a reader knows again, and a hash, which tells two apart. */
  private static String madeFrom(URI uri) {
    String path = uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getPath();
    String end = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    String readable = end.replaceAll("[^A-Za-z0-9._-]", "-");
    return (readable.isEmpty() ? "manager" : tail(readable))
        + "-"
        + HexFormat.of().toHexDigits(uri.toString().hashCode());
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - READABLE_PART));
  }

  private static Properties systemProperties() {
    Properties found = new Properties();
    Properties system = System.getProperties();
    for (String name : system.stringPropertyNames()) {
      if (name.startsWith("terrace.")) {
        found.setProperty(name, system.getProperty(name));
      }
    }
    return found;
  }

  /** Puts all of {@code more} in, its defaults and what is no string among them. */
  private static void putAll(Properties properties, @Nullable Properties more) {
    if (more != null) {
      for (String name : more.stringPropertyNames()) {
        properties.setProperty(name, more.getProperty(name));
      }
      properties.putAll(more);
    }
  }
}

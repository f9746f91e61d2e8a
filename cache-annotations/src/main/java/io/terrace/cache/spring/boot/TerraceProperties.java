package io.terrace.cache.spring.boot;

import io.terrace.cache.spring.CachingOptions;
import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import io.terrace.cache.spring.CachingOptions.Jsr107;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the application's configuration says under {@code terrace}. Immutable. A name that is not
 * here ends the start of the application, so that a slip of the pen is no silent default.
 *
 * @param enabled whether anything is cached
 * @param namespace what the keys of this application have in common; by default the application's
 *     name
 * @param remote the URI of each remote tier, by its name
 * @param tiers where caches keep entries that don't say so themselves
 * @param allow classes and packages that may be read from a remote tier, beside those of the caches
 * @param keysByFields classes whose keys are written field by field
 * @param springCache whether {@code @Cacheable} is served by this manager too
 * @param caches settings of caches, by name
 * @param annotations how the annotations work
 * @param observations whether loads and remote calls are observed, for spans
 * @param console the console
 */
@ConfigurationProperties(prefix = "terrace", ignoreUnknownFields = false)
record TerraceProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String namespace,
    @DefaultValue Map<String, String> remote,
    @DefaultValue List<String> tiers,
    @DefaultValue List<String> allow,
    @DefaultValue List<String> keysByFields,
    @DefaultValue("true") boolean springCache,
    @DefaultValue Map<String, CacheProperties> caches,
    @DefaultValue Annotations annotations,
    @DefaultValue("false") boolean observations,
    @DefaultValue Console console) {

  /**
   * What it says under {@code terrace.annotations}.
   *
   * @param enabled whether they work at all
   * @see CachingOptions
   */
  record Annotations(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("" + CachingOptions.DEFAULT_ORDER) int order,
      @DefaultValue("terrace") ExpressionSyntax expressions,
      @DefaultValue("true") boolean afterCommit,
      @DefaultValue("where-free") Jsr107 jsr107) {

    CachingOptions options() {
      return new CachingOptions(order, expressions, afterCommit, jsr107);
    }
  }

  /**
   * What it says under {@code terrace.console}.
   *
   * @param enabled whether there is one
   * @param port where it listens; 0 for a free one
   * @param address on which it listens; any but the loopback address asks for a {@link
   *     TerraceConsoleCustomizer}
   * @param showKeys whether it shows the text of keys
   */
  record Console(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("8089") int port,
      @DefaultValue("127.0.0.1") InetAddress address,
      @DefaultValue("false") boolean showKeys) {}

  /** Returns what the manager reads as properties, by the names that it knows them by. */
  Properties forManager() {
    Properties properties = new Properties();
    remote.forEach((name, uri) -> properties.setProperty("terrace.remote." + name, uri));
    set(properties, "terrace.tiers", tiers);
    set(properties, "terrace.allow", allow);
    set(properties, "terrace.keysByFields", keysByFields);
    return properties;
  }

  private static void set(Properties properties, String name, List<String> values) {
    if (!values.isEmpty()) {
      properties.setProperty(name, String.join(",", values));
    }
  }
}

package io.terrace.cache.jcache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import javax.cache.CacheException;

/**
 * Reads the properties file that the URI of a manager points to. Hibernate and Spring Boot resolve
 * the URI that they are given as a resource, so that this is how a configuration comes through
 * them.
 */
final class ConfigurationFile {

  private ConfigurationFile() {}

  /**
   * Returns what is in the file; nothing if the URI is only a name, which is any but a {@code
   * file:}, {@code jar:} or {@code classpath:} one that ends in {@code .properties}.
   *
   * @throws CacheException if there is no such file or it can't be read
   */
  static Properties read(URI uri, ClassLoader loader) {
    Properties properties = new Properties();
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!uri.getSchemeSpecificPart().endsWith(".properties")) {
      return properties;
    }
    try (InputStream in = open(scheme, uri, loader);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new CacheException(
          "the configuration '"
              + uri
              + "' of a cache manager can't be read. Correct the URI; one that is only a name must"
              + " not end in .properties.",
          e);
    }
  }

  private static InputStream open(String scheme, URI uri, ClassLoader loader) throws IOException {
    return switch (scheme) {
      case "file" ->
          Files.newInputStream(
              uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri));
      case "jar" -> open(uri.toURL());
      case "classpath" -> {
        String name = uri.getSchemeSpecificPart().replaceFirst("^/+", "");
        URL resource = loader.getResource(name);
        if (resource == null) {
          throw new FileNotFoundException("no resource " + name + " in " + loader);
        }
        yield open(resource);
      }
      default -> InputStream.nullInputStream();
    };
  }

  /** Opens without the cache of jar files, which would keep them open. */
  private static InputStream open(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}

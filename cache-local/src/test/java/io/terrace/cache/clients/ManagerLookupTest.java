package io.terrace.cache.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.jcache.TerraceCachingProvider;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which clients ask for a manager: by null, by a name, by the URL of a file. */
class ManagerLookupTest {

  private static final String FILE = "terrace.namespace=from-the-file\n";

  @TempDir private Path directory;

  private final CachingProvider provider = new TerraceCachingProvider();
  private URLClassLoader loader;

  @BeforeEach
  void makeLoader() throws Exception {
    loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ManagerLookupTest.class.getClassLoader());
  }

  @AfterEach
  void close() throws Exception {
    provider.close();
    loader.close();
  }

  private static void assertUsable(CacheManager manager) {
    var cache = manager.createCache("books", new MutableConfiguration<String, String>());
    cache.put("isbn", "book");
    assertThat(cache.get("isbn")).isEqualTo("book");
  }

  @Test
  void theProviderIsFoundWithoutItsName() {
    CachingProvider found = Caching.getCachingProvider();

    assertThat(found).isInstanceOf(TerraceCachingProvider.class);
    assertThat(found).isSameAs(Caching.getCachingProvider());
  }

  @Test
  void aNullUriIsTheDefaultOne() {
    CacheManager manager = provider.getCacheManager(null, loader, new Properties());

    assertThat(manager.getURI()).isEqualTo(provider.getDefaultURI());
    assertThat(manager.getClassLoader()).isSameAs(loader);
    assertUsable(manager);
  }

  @Test
  void allThreeMayBeNull() {
    CacheManager manager = provider.getCacheManager(null, null, null);

    assertThat(manager).isSameAs(provider.getCacheManager());
    assertThat(manager.getClassLoader()).isSameAs(provider.getDefaultClassLoader());
    assertUsable(manager);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classpath:caches.xml",
        "file:/opt/app/ehcache.xml",
        "file:caches.xml",
        "jar:file:/opt/app.jar!/caches.xml",
        "urn:shop",
        "shop"
      })
  void aUriThatIsNoPropertiesFileIsAName(String uri) {
    CacheManager manager = provider.getCacheManager(URI.create(uri), loader, new Properties());

    assertThat(manager.getURI()).isEqualTo(URI.create(uri));
    assertThat(manager).isSameAs(provider.getCacheManager(URI.create(uri), loader));
    assertUsable(manager);
  }

  @Test
  void aUrlOfAPropertiesFileIsRead() throws Exception {
    URI uri = Files.writeString(directory.resolve("shop.properties"), FILE).toUri();

    TerraceCacheManager manager = (TerraceCacheManager) provider.getCacheManager(uri, loader, null);

    assertThat(manager.namespace()).isEqualTo("from-the-file");
    assertThat(manager.getURI()).isEqualTo(uri);
    assertUsable(manager);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classpath:shop.properties", "classpath:/shop.properties"})
  void aPropertiesFileIsFoundByTheClassLoader(String uri) throws Exception {
    Files.writeString(directory.resolve("shop.properties"), FILE);

    CacheManager manager = provider.getCacheManager(URI.create(uri), loader, new Properties());

    assertThat(((TerraceCacheManager) manager).namespace()).isEqualTo("from-the-file");
    assertUsable(manager);
  }

  @Test
  void aPropertiesFileInAJarIsReadByItsUrl() throws Exception {
    Path jar = directory.resolve("app.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("shop.properties"));
      out.write(FILE.getBytes(UTF_8));
    }
    URI uri = URI.create("jar:" + jar.toUri() + "!/shop.properties");

    CacheManager manager = provider.getCacheManager(uri, loader, new Properties());

    assertThat(((TerraceCacheManager) manager).namespace()).isEqualTo("from-the-file");
    assertUsable(manager);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    URI missing = directory.resolve("missing.properties").toUri();

    assertThatThrownBy(() -> provider.getCacheManager(missing, loader, null))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("missing.properties");
  }

  @Test
  void aRemoteTierIsDeclaredInAFileSinceAUriOfItsOwnDoesNotGetThrough() throws Exception {
    URI uri =
        Files.writeString(
                directory.resolve("shop.properties"),
                FILE + "terrace.remote.default=nowhere://ada:secret@host:1\n")
            .toUri();

    assertThatThrownBy(() -> provider.getCacheManager(uri, loader, null))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("nowhere://host:1")
        .hasMessageNotContaining("secret");
  }
}

package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.TerraceCacheManager;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.OptionalFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerraceCachingProviderTest {

  private static final URI DEFAULT = URI.create("terrace:default");

  private final TerraceCachingProvider provider = new TerraceCachingProvider();
  private final ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};

  @AfterEach
  void close() {
    provider.close();
    Caching.getCachingProvider().close();
  }

  private static Properties properties(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    return properties;
  }

  @Test
  void itIsFoundByJavaxCache() {
    assertThat(Caching.getCachingProvider()).isInstanceOf(TerraceCachingProvider.class);
    assertThat(provider.isSupported(OptionalFeature.STORE_BY_REFERENCE)).isTrue();
  }

  @Test
  void nullsStandForTheDefaults() {
    TerraceCacheManager manager = provider.getCacheManager(null, null, null);

    assertThat(manager.getURI()).isEqualTo(DEFAULT).isEqualTo(provider.getDefaultURI());
    assertThat(manager.namespace()).isEqualTo("default");
    assertThat(manager.getClassLoader()).isSameAs(provider.getDefaultClassLoader());
    assertThat(manager.getCachingProvider()).isSameAs(provider);
    assertThat(provider.getCacheManager()).isSameAs(manager);
    assertThat(provider.getCacheManager(null, null)).isSameAs(manager);
    assertThat(provider.getCacheManager(DEFAULT, provider.getDefaultClassLoader(), null))
        .isSameAs(manager);
    provider.close(null, null);
    assertThat(manager.isClosed()).isTrue();
    provider.close((ClassLoader) null);
  }

  @Nested
  class ManagersComeAndGo {

    @Test
    void aClosedManagerIsFollowedByAFreshOne() {
      CacheManager first = provider.getCacheManager();
      first.close();
      first.close();

      CacheManager second = provider.getCacheManager();
      assertThat(second).isNotSameAs(first);
      assertThat(second.isClosed()).isFalse();
      provider.close();
      provider.close();
      assertThat(second.isClosed()).isTrue();
      assertThat(provider.getCacheManager().isClosed()).isFalse();
    }

    @Test
    void eachClassLoaderHasManagersOfItsOwn() {
      CacheManager own = provider.getCacheManager(DEFAULT, null);
      CacheManager other = provider.getCacheManager(DEFAULT, loader);

      assertThat(other).isNotSameAs(own);
      assertThat(other.getClassLoader()).isSameAs(loader);
      assertThat(provider.getCacheManager(DEFAULT, loader)).isSameAs(other);
      provider.close(loader);
      assertThat(other.isClosed()).isTrue();
      assertThat(own.isClosed()).isFalse();
    }

    @Test
    void closingOneUriLeavesTheOthers() {
      URI shop = URI.create("terrace:shop");
      CacheManager one = provider.getCacheManager(shop, loader);
      CacheManager other = provider.getCacheManager(DEFAULT, loader);

      provider.close(shop, loader);

      assertThat(one.isClosed()).isTrue();
      assertThat(other.isClosed()).isFalse();
    }

    @Test
    void aClassLoaderIsNotKeptByAManagerWithoutCaches() {
      WeakReference<ClassLoader> dropped = new WeakReference<>(openInNewLoader());

      await()
          .until(
              () -> {
                System.gc();
                return dropped.get() == null;
              });
      assertThat(provider.getCacheManager()).isNotNull();
    }

    private ClassLoader openInNewLoader() {
      ClassLoader dropped = new ClassLoader(getClass().getClassLoader()) {};
      assertThat(provider.getCacheManager(DEFAULT, dropped).getClassLoader()).isSameAs(dropped);
      return dropped;
    }
  }

  @Nested
  class Namespaces {

    private String namespaceOf(String uri, Properties properties) {
      return provider.getCacheManager(URI.create(uri), loader, properties).namespace();
    }

    @Test
    void theUriNamesIt() {
      assertThat(namespaceOf("terrace:shop", null)).isEqualTo("shop");
    }

    @Test
    void aPropertyNamesItWhereTheUriDoesNot() {
      assertThat(namespaceOf("file:/x/cache.xml", properties("terrace.namespace", "shop")))
          .isEqualTo("shop");
      assertThat(namespaceOf("terrace:default", properties("terrace.namespace", "other")))
          .isEqualTo("other");
    }

    @Test
    void aSystemPropertyNamesItLast() {
      System.setProperty("terrace.namespace", "system");
      try {
        assertThat(namespaceOf("urn:x", properties("terrace.namespace", "given")))
            .isEqualTo("given");
        assertThat(namespaceOf("terrace:uri", null)).isEqualTo("uri");
        assertThat(namespaceOf("urn:y", null)).isEqualTo("system");
      } finally {
        System.clearProperty("terrace.namespace");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "urn:a",
          "a/b/cache-config",
          "file:///opt/app/cache.xml",
          "classpath:META-INF/cache.xml",
          "jar:file:/opt/app.jar!/cache.xml",
          "redis://user:secret@host:6379/0",
          "http://host/",
          "terrace.properties",
          "x:" + "looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong"
        })
    void anyUriIsANameAndMakesAReadableNamespace(String uri) {
      String namespace = namespaceOf(uri, null);

      assertThat(namespace).matches("[A-Za-z0-9._-]{1,100}").doesNotContain("secret");
      assertThat(provider.getCacheManager(URI.create(uri), loader).namespace())
          .isEqualTo(namespace);
      assertThat(namespaceOf(uri + "2", null)).isNotEqualTo(namespace);
    }

    @Test
    void twoNamesAreRefused() {
      assertThatThrownBy(() -> namespaceOf("terrace:one", properties("terrace.namespace", "two")))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("terrace:one")
          .hasMessageContaining("terrace.namespace=two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terrace:a%20b", "terrace:a/b", "terrace://shop"})
    void aUriWithABadNameIsRefused(String uri) {
      assertThatThrownBy(() -> namespaceOf(uri, null))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(uri)
          .hasMessageContaining("1 to 100 letters");
    }

    @Test
    void twoOpenManagersOfOneLoaderDoNotShareOne() {
      CacheManager open =
          provider.getCacheManager(
              URI.create("redis://user:secret@host"),
              loader,
              properties("terrace.namespace", "shop"));

      assertThatThrownBy(() -> namespaceOf("terrace:shop", null))
          .isInstanceOf(CacheException.class)
          .hasMessage(
              "namespace 'shop' has an open manager, that of the URI redis://host. Close it,"
                  + " choose another namespace, or build one of them unlisted().");
      assertThat(provider.getCacheManager(URI.create("terrace:shop"), null)).isNotNull();
      open.close();
      assertThat(namespaceOf("terrace:shop", null)).isEqualTo("shop");
    }

    @Test
    void anUnknownRemoteTierIsRefusedAtOnce() {
      Properties properties = properties("terrace.remote.default", "foo://user:secret@host");

      assertThatThrownBy(() -> provider.getCacheManager(null, loader, properties))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("no remote tier understands 'foo://host'");
    }
  }

  @Nested
  class ConfigurationFiles {

    @TempDir Path folder;

    private URI file(String content) throws Exception {
      Path file = folder.resolve("cache.properties");
      Files.writeString(file, content);
      return file.toUri();
    }

    @Test
    void aPropertiesFileIsRead() throws Exception {
      URI uri = file("terrace.namespace=shop\nmine=1\nboth=file\n");
      Properties given = new Properties(properties("both", "given"));
      given.put("object", this);

      TerraceCacheManager manager = provider.getCacheManager(uri, loader, given);

      assertThat(manager.getURI()).isEqualTo(uri);
      assertThat(manager.namespace()).isEqualTo("shop");
      assertThat(manager.getProperties())
          .containsEntry("mine", "1")
          .containsEntry("both", "given")
          .containsEntry("object", this);
      manager.getProperties().clear();
      assertThat(manager.getProperties()).isNotEmpty();
    }

    @Test
    void systemPropertiesGiveWayToTheFile() throws Exception {
      System.setProperty("terrace.test.one", "system");
      System.setProperty("terrace.test.two", "system");
      try {
        Properties read =
            provider.getCacheManager(file("terrace.test.one=file"), loader, null).getProperties();

        assertThat(read)
            .containsEntry("terrace.test.one", "file")
            .containsEntry("terrace.test.two", "system")
            .doesNotContainKey("java.version");
      } finally {
        System.clearProperty("terrace.test.one");
        System.clearProperty("terrace.test.two");
      }
    }

    @Test
    void aClassPathResourceIsRead() throws Exception {
      file("terrace.namespace=shop");
      try (var resources = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
        TerraceCacheManager manager =
            provider.getCacheManager(URI.create("classpath:/cache.properties"), resources);

        assertThat(manager.namespace()).isEqualTo("shop");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "file:/nowhere/cache.properties",
          "file://elsewhere/cache.properties",
          "classpath:nowhere.properties",
          "jar:file:/nowhere.jar!/cache.properties"
        })
    void aFileThatIsNotThereIsAClearError(String uri) {
      assertThatThrownBy(() -> provider.getCacheManager(URI.create(uri), loader))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(uri)
          .hasMessageContaining("Correct the URI");
    }
  }
}

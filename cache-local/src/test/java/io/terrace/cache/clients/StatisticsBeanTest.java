package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.jcache.TerraceCachingProvider;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who collects metrics finds the statistics of a cache by the name that it makes up for them. */
class StatisticsBeanTest {

  private static final URI NAME = URI.create("terrace:statistics");

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final CachingProvider provider = new TerraceCachingProvider();
  private final ClassLoader loader = StatisticsBeanTest.class.getClassLoader();

  @AfterEach
  void close() {
    provider.close();
  }

  private static Cache<String, String> cacheOf(CacheManager manager) {
    return manager.createCache(
        "books", new MutableConfiguration<String, String>().setStatisticsEnabled(true));
  }

  /** As Micrometer makes it up. */
  private static ObjectName nameOf(Cache<?, ?> cache) throws Exception {
    String manager = cache.getCacheManager().getURI().toString().replace(':', '.');
    return new ObjectName(
        "javax.cache:type=CacheStatistics,CacheManager=" + manager + ",Cache=" + cache.getName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "terrace:default",
        "terrace:shop",
        "urn:x-spring:cache",
        "file:/opt/app/caches.xml",
        "shop"
      })
  void theManagerIsNamedByItsUriWithDotsForColons(String uri) throws Exception {
    Cache<String, String> cache = cacheOf(provider.getCacheManager(URI.create(uri), loader));
    cache.put("isbn", "book");
    cache.get("isbn");
    cache.get("another");

    ObjectName name = nameOf(cache);
    assertThat(server.getAttribute(name, "CacheHits")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "CacheMisses")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "CachePuts")).isEqualTo(1L);
  }

  @Test
  void aClosedCacheLeavesNoBeanBehind() throws Exception {
    Cache<String, String> cache = cacheOf(provider.getCacheManager(NAME, loader));
    ObjectName name = nameOf(cache);
    assertThat(server.isRegistered(name)).isTrue();

    cache.close();

    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void twoClassLoadersWithOneNameDoNotCollide() throws Exception {
    try (URLClassLoader other = new URLClassLoader(new URL[0], loader)) {
      Cache<String, String> first = cacheOf(provider.getCacheManager(NAME, loader));
      Cache<String, String> second = cacheOf(provider.getCacheManager(NAME, other));
      first.get("missing");

      ObjectName shared = nameOf(first);
      Set<ObjectName> both = server.queryNames(new ObjectName(shared + ",*"), null);
      assertThat(both).hasSize(2).contains(shared);
      assertThat(server.getAttribute(shared, "CacheMisses")).isEqualTo(1L);

      second.close();
      assertThat(server.queryNames(new ObjectName(shared + ",*"), null)).containsExactly(shared);
      assertThat(server.getAttribute(shared, "CacheMisses")).isEqualTo(1L);
    }
  }

  @Test
  void twoProvidersInOneClassLoaderDoNotCollide() throws Exception {
    CachingProvider another = new TerraceCachingProvider();
    try {
      Cache<String, String> first = cacheOf(provider.getCacheManager(NAME, loader));
      cacheOf(another.getCacheManager(NAME, loader));

      ObjectName pattern = new ObjectName(nameOf(first) + ",*");
      assertThat(server.queryNames(pattern, null)).hasSize(2);
      another.close();
      assertThat(server.queryNames(pattern, null)).hasSize(1);
    } finally {
      another.close();
    }
  }
}

package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.OptionalFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerBuilderTest {

  private final ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};

  @AfterEach
  void close() {
    Caching.getCachingProvider().close();
  }

  private TerraceCachingProvider found() {
    return (TerraceCachingProvider)
        Caching.getCachingProvider(Thread.currentThread().getContextClassLoader());
  }

  @Test
  void theProviderOfTheirLoaderKnowsThem() {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("shop").build()) {
      assertThat(manager.getURI()).isEqualTo(URI.create("terrace:shop"));
      assertThat(manager.namespace()).isEqualTo("shop");
      assertThat(manager.getCachingProvider()).isSameAs(found());
      assertThat(
              found()
                  .getCacheManager(
                      URI.create("terrace:shop"),
                      Thread.currentThread().getContextClassLoader(),
                      null))
          .isSameAs(manager);
      found().close();
      assertThat(manager.isClosed()).isTrue();
    }
  }

  @Test
  void aSecondOpenOneOfANameFails() {
    TerraceCacheManager first = TerraceCacheManager.builder().namespace("shop").build();

    assertThatThrownBy(() -> TerraceCacheManager.builder().namespace("shop").build())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("namespace 'shop' has an open manager")
        .hasMessageContaining("Close it, choose another namespace");
    first.close();
    assertThat(TerraceCacheManager.builder().namespace("shop").build().isClosed()).isFalse();
  }

  @Test
  void aLoaderOfTheirOwnHasNamesOfItsOwn() {
    TerraceCacheManager.Builder builder = TerraceCacheManager.builder().namespace("shop");
    TerraceCacheManager own = builder.build();
    TerraceCacheManager other = builder.classLoader(loader).build();
    try {
      assertThat(other.getClassLoader()).isSameAs(loader);
      assertThat(other).isNotSameAs(own);
      assertThat(other.getCachingProvider()).isSameAs(Caching.getCachingProvider(loader));
    } finally {
      other.close();
    }
  }

  @Test
  void aThreadWithoutAContextLoaderCanBuildOne() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    for (ClassLoader odd : Stream.of(context, ClassLoader.getPlatformClassLoader()).toList()) {
      thread.setContextClassLoader(odd == context ? null : odd);
      try (TerraceCacheManager manager = TerraceCacheManager.builder().build()) {
        assertThat(manager.isClosed()).isFalse();
      } finally {
        thread.setContextClassLoader(context);
      }
    }
  }

  @Test
  void anotherProviderChosenBySystemPropertyStaysTheOnlyOne() {
    System.setProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER, OtherProvider.class.getName());
    ClassLoader chosen = new ClassLoader(getClass().getClassLoader()) {};
    try (TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace("shop").classLoader(chosen).build()) {
      assertThat(Caching.getCachingProvider(chosen)).isInstanceOf(OtherProvider.class);
      assertThat(manager.isClosed()).isFalse();
    } finally {
      System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    }
  }

  @Test
  void aRemoteTierThatNoCacheUsedIsClosedWithItsManager() {
    List<Object> closed = new ArrayList<>();
    RemoteTier tier =
        new RemoteTier(closing(RemoteStore.class, closed), closing(InvalidationBus.class, closed));

    TerraceCacheManager.builder().namespace("shop").remote(tier).build().close();

    assertThat(closed).containsExactlyInAnyOrder(RemoteStore.class, InvalidationBus.class);
  }

  /** Returns a part that can only be closed. */
  private static <T> T closing(Class<T> type, List<Object> closed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("close");
              closed.add(type);
              return null;
            }));
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    TerraceCacheManager.Builder builder = TerraceCacheManager.builder();
    for (String bad : new String[] {"", "a b", "a:b", "é", "a".repeat(101)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.namespace(bad))
          .withMessageContaining("1 to 100 letters");
    }
    assertThatNullPointerException().isThrownBy(() -> builder.namespace(null));
    assertThatNullPointerException().isThrownBy(() -> builder.executor(null));
    assertThatNullPointerException().isThrownBy(() -> builder.remote(null));
    assertThatNullPointerException().isThrownBy(() -> builder.timeSource(null));
    assertThatNullPointerException().isThrownBy(() -> builder.classLoader(null));
  }

  /** A provider of someone else's. */
  public static final class OtherProvider implements javax.cache.spi.CachingProvider {

    /** Called by {@link Caching}. */
    public OtherProvider() {}

    @Override
    public CacheManager getCacheManager(URI uri, ClassLoader loader, Properties properties) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClassLoader getDefaultClassLoader() {
      throw new UnsupportedOperationException();
    }

    @Override
    public URI getDefaultURI() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Properties getDefaultProperties() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CacheManager getCacheManager(URI uri, ClassLoader loader) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CacheManager getCacheManager() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public void close(ClassLoader loader) {}

    @Override
    public void close(URI uri, ClassLoader loader) {}

    @Override
    public boolean isSupported(OptionalFeature feature) {
      return false;
    }
  }
}

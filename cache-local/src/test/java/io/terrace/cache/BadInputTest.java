package io.terrace.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.Caching;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoaderException;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong is said at the earliest moment, with the cache, the cause and the remedy. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("bad-input").build();
  private final TieredCache<String, Integer> cache = manager.cache("products", spec());

  @AfterEach
  void close() {
    manager.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("terrace-bad-input-"));
  }

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  /** Use of a cache, by what a failure should call it. */
  record Use(String name, Consumer<TieredCache<String, Integer>> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  @SuppressWarnings("NullAway")
  static Stream<Use> usesOfNull() {
    KeyLoader<String, Integer> noLoader = null;
    ContextLoader<String, Integer> noContextLoader = null;
    BulkLoader<String, Integer> noBulkLoader = null;
    Map<String, Integer> nullValue = new HashMap<>();
    nullValue.put("key", null);
    Set<String> nullKey = new HashSet<>(Arrays.asList("key", null));
    return Stream.of(
        new Use("get", c -> c.get(null)),
        new Use("get with a loader", c -> c.get(null, key -> 1)),
        new Use("get with no loader", c -> c.get("key", noLoader)),
        new Use("load", c -> c.load(null, (key, context) -> 1)),
        new Use("load with no loader", c -> c.load("key", noContextLoader)),
        new Use("find", c -> assertThat(c.find(null)).isNull()),
        new Use("containsKey", c -> c.containsKey(null)),
        new Use("put of a null key", c -> c.put(null, 1)),
        new Use("put of a null value", c -> c.put("key", null)),
        new Use("put with no options", c -> c.put("key", 1, null)),
        new Use("putAll of a null value", c -> c.putAll(nullValue)),
        new Use("putIfAbsent", c -> c.putIfAbsent("key", null)),
        new Use("replace if equal", c -> c.replace("key", null, 1)),
        new Use("remove", c -> c.remove(null)),
        new Use("remove if equal", c -> c.remove("key", null)),
        new Use("removeAll", c -> c.removeAll(nullKey)),
        new Use("getAll", c -> c.getAll(nullKey)),
        new Use("getAll with a loader", c -> c.getAll(nullKey, keys -> Map.of())),
        new Use("getAll with no loader", c -> c.getAll(Set.of("key"), noBulkLoader)),
        new Use("invoke", c -> c.invoke(null, (entry, arguments) -> 1)),
        new Use("invoke with no processor", c -> c.invoke("key", null)),
        new Use("invalidate", c -> c.invalidate(null)),
        new Use("invalidateTag", c -> c.invalidateTag(null)),
        new Use("touch", c -> c.touch(null, Duration.ofSeconds(1))),
        new Use("refresh", c -> assertThat(c.refresh(null, key -> 1)).isNull()),
        new Use("explain", c -> assertThat(c.explain(null)).isNull()),
        new Use("async get", c -> assertThat(c.async().get(null, key -> null)).isNull()));
  }

  @ParameterizedTest
  @MethodSource("usesOfNull")
  void nullIsRefusedAndChangesNothing(Use use) {
    assertThatThrownBy(() -> use.body().accept(cache)).isInstanceOf(NullPointerException.class);
    assertThat(cache.iterator()).isExhausted();
    assertThat(cache.statistics().loads()).isZero();
  }

  static Stream<Use> uses() {
    return Stream.of(
        new Use("get", c -> c.get("key")),
        new Use("get of null", c -> c.get(null)),
        new Use("get with a loader", c -> c.get("key", key -> 1)),
        new Use("find", c -> assertThat(c.find("key")).isNull()),
        new Use("containsKey", c -> c.containsKey("key")),
        new Use("getAll with a loader", c -> c.getAll(Set.of("key"), keys -> Map.of())),
        new Use("put", c -> c.put("key", 1)),
        new Use("putAll of nothing", c -> c.putAll(Map.of())),
        new Use("remove", c -> c.remove("key")),
        new Use("clear", c -> c.clear()),
        new Use("invoke", c -> c.invoke("key", (entry, arguments) -> 1)),
        new Use("iterator", c -> assertThat(c.iterator()).isExhausted()),
        new Use("invalidate", c -> c.invalidate("key")),
        new Use("invalidateTag", c -> c.invalidateTag("tag")),
        new Use("touch", c -> c.touch("key", Duration.ofSeconds(1))),
        new Use("refresh", c -> assertThat(c.refresh("key", key -> 1)).isNull()),
        new Use("explain", c -> assertThat(c.explain("key")).isNull()),
        new Use(
            "async get",
            c -> assertThat(c.async().get("key", key -> new CompletableFuture<>())).isNull()));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aClosedCacheSaysSo(Use use) {
    cache.put("key", 1);
    cache.close();

    assertThatThrownBy(() -> use.body().accept(cache))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("closed")
        .hasMessageContaining("Get it from an open manager again");
  }

  @Test
  void aClosedManagerSaysSo() {
    manager.close();

    for (Supplier<?> use :
        Stream.<Supplier<?>>of(
                () -> manager.cache("another", spec()),
                () -> manager.createCache("another", spec()),
                () -> manager.getCache("products"),
                () -> manager.getCacheNames(),
                () -> manager.invalidateTag("tag"))
            .toList()) {
      assertThatThrownBy(use::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("terrace:bad-input")
          .hasMessageContaining("closed")
          .hasMessageContaining("build one");
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void aValueOfAnotherTypeIsRefusedAndNotStored() {
    TieredCache raw = cache;

    assertThatThrownBy(() -> raw.put("key", "no number"))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(() -> raw.put(1, 1)).isInstanceOf(ClassCastException.class);
    assertThat(cache.iterator()).isExhausted();
  }

  @Test
  void aCacheAskedForWithOtherTypesIsRefused() {
    assertThatThrownBy(() -> manager.getCache("products", String.class, Long.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("cache 'products'")
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.Long")
        .hasMessageContaining("Ask for it with the types");
  }

  @Nested
  class Settings {

    private final Duration second = Duration.ofSeconds(1);

    @Test
    void whatIsWrongByItselfIsRefusedWhenItIsSet() {
      Map<String, Supplier<?>> wrong = new LinkedHashMap<>();
      wrong.put("localMaximumSize", () -> spec().localMaximumSize(-1));
      wrong.put("localMaximumSize ", () -> spec().localMaximumSize(0));
      wrong.put("localMaximumWeight", () -> spec().localMaximumWeight(-1, (key, value) -> 1));
      wrong.put("maximumConcurrentLoads", () -> spec().maximumConcurrentLoads(0));
      wrong.put("ttl", () -> spec().ttl(Duration.ZERO));
      wrong.put("ttl ", () -> spec().ttl(Duration.ofNanos(-1)));
      wrong.put("expireAfterAccess", () -> spec().expireAfterAccess(Duration.ZERO));
      wrong.put("negativeTtl", () -> spec().negativeTtl(second.negated()));
      wrong.put("staleIfError", () -> spec().staleIfError(Duration.ZERO));
      wrong.put("staleWhileRevalidate", () -> spec().staleWhileRevalidate(Duration.ZERO));
      wrong.put("staleIfErrorThrottle", () -> spec().staleIfErrorThrottle(Duration.ZERO));
      wrong.put("softTimeout", () -> spec().softTimeout(Duration.ZERO));
      wrong.put("hardTimeout", () -> spec().hardTimeout(Duration.ZERO));
      wrong.put("jitter", () -> spec().jitter(1));
      wrong.put("earlyRefresh", () -> spec().earlyRefresh(0));
      wrong.put("ttl of an entry", () -> EntryOptions.ttl(Duration.ZERO));
      wrong.put("tag", () -> EntryOptions.tags(""));
      wrong.put("namespace", () -> TerraceCacheManager.builder().namespace("no spaces"));

      wrong.forEach(
          (setting, set) ->
              assertThatThrownBy(set::get)
                  .as(setting)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining(setting.strip())
                  .hasMessageMatching(".*( must |has 1 to 100).*"));
    }

    @Test
    void whatConflictsIsRefusedWhenTheCacheIsMadeWithBothNamesAndTheRemedy() {
      refused(spec().staleIfError(second), "staleIfError", "ttl", "Set ttl, or drop it");
      refused(spec().staleWhileRevalidate(second), "staleWhileRevalidate", "ttl", "Set ttl");
      refused(spec().earlyRefresh(), "earlyRefresh", "ttl", "Set ttl");
      refused(spec().jitter(0.1), "jitter", "ttl", "Set ttl");
      refused(
          spec().ttl(second).staleIfErrorThrottle(second),
          "staleIfErrorThrottle",
          "staleIfError",
          "Set both");
      refused(
          spec()
              .ttl(second)
              .staleIfError(second)
              .softTimeout(second.multipliedBy(2))
              .hardTimeout(second),
          "softTimeout (PT2S)",
          "hardTimeout (PT1S)",
          "Swap them");
      refused(spec().softTimeout(second), "softTimeout", "staleIfError", "use hardTimeout");
      refused(
          spec().localMaximumSize(1).localMaximumWeight(1, (key, value) -> 1),
          "localMaximumSize",
          "localMaximumWeight",
          "Choose one");
      MutableConfiguration<String, Integer> unread =
          new MutableConfiguration<String, Integer>()
              .setTypes(String.class, Integer.class)
              .setReadThrough(true);
      refused(CacheSpec.from(unread), "readThrough", "CacheLoader", "Set both");
      refused(
          spec()
              .ttl(second)
              .expiryPolicy(CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_DAY)),
          "ttl",
          "expiryPolicy",
          "drop the ttl");
    }

    private void refused(CacheSpec<String, Integer> spec, String... words) {
      for (Consumer<CacheSpec<String, Integer>> make :
          Stream.<Consumer<CacheSpec<String, Integer>>>of(
                  s -> manager.cache("wrong", s), s -> manager.createCache("wrong", s))
              .toList()) {
        Throwable failure = catchThrowable(() -> make.accept(spec));
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(failure.getMessage()).contains(words);
        assertThat(manager.getCacheNames()).containsExactly("products");
      }
    }

    @Test
    void anotherSpecForTheSameNameIsRefusedWithBoth() {
      assertThatThrownBy(() -> manager.cache("products", spec().ttl(second)))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("ttl=PT1S")
          .hasMessageContaining("Use one spec, or destroy the cache first");
    }

    @Test
    void aRemoteTierOfAnUnknownSchemeIsRefusedWithoutItsPassword() {
      Properties properties = new Properties();
      properties.setProperty("terrace.remote.default", "gopher://user:secret@host:70");
      CachingProvider provider = Caching.getCachingProvider();

      assertThatThrownBy(
              () ->
                  provider.getCacheManager(URI.create("terrace:unknown-scheme"), null, properties))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("terrace.remote.default")
          .hasMessageContaining("gopher://host:70")
          .hasMessageContaining("Add terrace-redis or terrace-memcached")
          .hasMessageNotContaining("secret");
    }
  }

  @Nested
  class Loaders {

    @Test
    void oneThatReturnsNullWithoutNegativeCachingIsAnError() {
      assertThatThrownBy(() -> cache.get("key", key -> null))
          .isInstanceOf(CacheLoaderException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("the loader returned null")
          .hasMessageContaining("Set negativeTtl");
      isUsable();
    }

    @Test
    void oneThatThrowsWhatIsCheckedIsTheCauseOfTheError() {
      Exception cause = new Exception("checked");
      assertThatThrownBy(
              () ->
                  cache.get(
                      "key",
                      key -> {
                        throw cause;
                      }))
          .isInstanceOf(CacheLoaderException.class)
          .hasMessageContaining("cache 'products'")
          .hasCause(cause);
      isUsable();
    }

    @Test
    void oneThatAsksForItsOwnKeyIsAnError() {
      assertThatThrownBy(() -> cache.get("key", key -> cache.get(key, again -> 1)))
          .isInstanceOf(ReentrantLoadException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("asked for the key that it is loading")
          .hasMessageContaining("Load what it needs from the source");
      isUsable();
    }

    @Test
    void oneThatNeverReturnsIsAnErrorAtTheHardTimeout() {
      TieredCache<String, Integer> timed =
          manager.cache("timed", spec().hardTimeout(Duration.ofMillis(50)));
      assertThatThrownBy(
              () ->
                  timed.get(
                      "key",
                      key -> {
                        new CountDownLatch(1).await();
                        return 1;
                      }))
          .isInstanceOf(LoadTimeoutException.class)
          .hasMessageContaining("cache 'timed'")
          .hasMessageContaining("PT0.05S")
          .hasMessageContaining("Raise hardTimeout");
      assertThat(timed.find("key")).isEmpty();
    }

    @Test
    void noLoaderToRefreshByIsAnError() {
      assertThatThrownBy(() -> assertThat(cache.refresh("key")).isNull())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cache 'products'")
          .hasMessageContaining("no loader")
          .hasMessageContaining("Set CacheSpec.loader, or pass one");
    }
  }

  @Test
  void aListenerThatThrowsReachesTheCallerAndTheEntryIsThere() {
    CacheEntryCreatedListener<String, Integer> broken =
        events -> {
          throw new IllegalArgumentException("broken");
        };
    Factory<CacheEntryCreatedListener<String, Integer>> factory = () -> broken;
    TieredCache<String, Integer> heard =
        manager.cache(
            "heard",
            spec()
                .listener(new MutableCacheEntryListenerConfiguration<>(factory, null, true, true)));

    assertThatThrownBy(() -> heard.put("key", 1))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasMessageContaining("cache 'heard'")
        .hasRootCauseMessage("broken");
    assertThat(heard.find("key")).hasValue(1);
  }

  private void isUsable() {
    assertThat(cache.explain("key").loading()).isFalse();
    assertThat(cache.get("key", key -> 7)).isEqualTo(7);
  }
}

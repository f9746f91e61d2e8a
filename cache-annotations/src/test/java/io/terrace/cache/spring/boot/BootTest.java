package io.terrace.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.console.Access;
import io.terrace.cache.console.ConsoleServer;
import io.terrace.cache.spring.CachingOptions;
import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import io.terrace.cache.spring.EnableTerraceCaching;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.configuration.CompleteConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Boot makes of Terrace on the class path, and of the properties. */
class BootTest {

  /** Auto-configuration as an application has it. */
  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  @Configuration
  @EnableCaching
  static class SpringCaching {}

  static class Books {

    final AtomicInteger calls = new AtomicInteger();

    @Cached(name = "books")
    public String book(String isbn) {
      return isbn + calls.incrementAndGet();
    }

    @Cacheable("springs")
    public String springs(String isbn) {
      return isbn + calls.incrementAndGet();
    }
  }

  private final ApplicationContextRunner boot =
      new ApplicationContextRunner().withUserConfiguration(Application.class);

  @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
  private static CacheSpec<?, ?> specOf(ApplicationContext context, String name) {
    TieredCache<?, ?> cache = context.getBean(TerraceCacheManager.class).getCache(name);
    assertThat(cache).as(name).isNotNull();
    return (CacheSpec<?, ?>) cache.getConfiguration(CompleteConfiguration.class);
  }

  @Test
  void theAnnotationsWorkWithoutAnythingSaid() {
    boot.withUserConfiguration(Books.class)
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(books.book("1")).isEqualTo("11");
              assertThat(books.book("1")).isEqualTo("11");
              assertThat(context.getBean(TerraceCacheManager.class).namespace())
                  .isEqualTo("default");
              assertThat(context).doesNotHaveBean(CacheManager.class);
            });
  }

  @Test
  void theNamespaceIsTheApplicationsName() {
    boot.withPropertyValues("spring.application.name=book shop")
        .run(
            context ->
                assertThat(context.getBean(TerraceCacheManager.class).namespace())
                    .isEqualTo("book-shop"));
  }

  @Test
  void aRemoteTierNeedsANamespaceThatSomebodyChose() {
    boot.withPropertyValues("terrace.remote.default=redis://127.0.0.1:1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("Set terrace.namespace or spring.application.name"));
  }

  @Test
  void twoContextsOfOneNamespaceMayBeOpen() {
    boot.run(one -> boot.run(two -> assertThat(two).hasNotFailed()));
  }

  @Test
  void theManagerIsClosedWithTheContext() {
    TerraceCacheManager[] manager = new TerraceCacheManager[1];
    boot.run(context -> manager[0] = context.getBean(TerraceCacheManager.class));
    assertThat(manager[0].isClosed()).isTrue();
  }

  @Test
  void springsOwnCachesAreServedByTheSameManager() {
    boot.withUserConfiguration(SpringCaching.class, Books.class)
        .withPropertyValues("spring.cache.cache-names=springs")
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(books.springs("1")).isEqualTo("11");
              assertThat(books.springs("1")).isEqualTo("11");
              TerraceCacheManager manager = context.getBean(TerraceCacheManager.class);
              assertThat(context.getBean(JCacheCacheManager.class).getCacheManager())
                  .isSameAs(manager);
              assertThat(manager.getCache("springs").get("1")).isEqualTo("11");
            });
  }

  @Test
  void aCacheOfTheConfigurationIsThereForSpringsAnnotations() {
    boot.withUserConfiguration(SpringCaching.class, Books.class)
        .withPropertyValues("terrace.caches.springs.ttl=90s")
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(books.springs("1")).isEqualTo("11");
              assertThat(books.springs("1")).isEqualTo("11");
              assertThat(specOf(context, "springs").ttl()).contains(Duration.ofSeconds(90));
            });
  }

  @Test
  void springsOwnCachesStayWhereTheyWereIfAskedTo() {
    boot.withUserConfiguration(SpringCaching.class, Books.class)
        .withPropertyValues("terrace.spring-cache=false")
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(context.getBean(CacheManager.class).getClass().getSimpleName())
                  .isEqualTo("CaffeineCacheManager");
              assertThat(books.springs("1")).isEqualTo("11");
              assertThat(books.springs("1")).isEqualTo("11");
              assertThat(books.book("1")).isEqualTo("12");
              assertThat(books.book("1")).isEqualTo("12");
              assertThat(context.getBean(TerraceCacheManager.class).getCache("springs")).isNull();
            });
  }

  @Test
  void theKindOfSpringsCachesMayStillBeChosen() {
    boot.withUserConfiguration(SpringCaching.class)
        .withPropertyValues("terrace.spring-cache=false", "spring.cache.type=simple")
        .run(
            context ->
                assertThat(context.getBean(CacheManager.class).getClass().getSimpleName())
                    .isEqualTo("ConcurrentMapCacheManager"));
  }

  @Test
  void whatAnAnnotationLeavesOutComesFromTheConfiguration() {
    boot.withUserConfiguration(Books.class)
        .withPropertyValues(
            "terrace.caches.books.ttl=5m",
            "terrace.caches.books.stale-while-revalidate=1m",
            "terrace.caches.books.local-maximum-size=7",
            "terrace.caches.books.tiers=local",
            "terrace.caches.books.jitter=0.1")
        .run(
            context -> {
              CacheSpec<?, ?> spec = specOf(context, "books");
              assertThat(spec.getKeyType()).isEqualTo(String.class);
              assertThat(spec.ttl()).contains(Duration.ofMinutes(5));
              assertThat(spec.staleWhileRevalidate()).contains(Duration.ofMinutes(1));
              assertThat(spec.localMaximumSize()).hasValue(7);
            });
  }

  static class ShortLived {

    @Cached(name = "books", ttl = "1s")
    public String book(String isbn) {
      return isbn;
    }
  }

  @Test
  void anAnnotationAndTheConfigurationMayNotDisagree() {
    boot.withUserConfiguration(ShortLived.class)
        .withPropertyValues("terrace.caches.books.ttl=5m")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasMessageContaining("ShortLived.book(String)")
                    .hasMessageContaining("configuration"));
  }

  @Test
  void aMisspeltPropertyEndsTheStart() {
    boot.withPropertyValues("terrace.caches.books.tll=5m")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("terrace.caches.books.tll"));
  }

  @Test
  void offIsOff() {
    boot.withUserConfiguration(Books.class)
        .withPropertyValues("terrace.enabled=false")
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(books.book("1")).isEqualTo("11");
              assertThat(books.book("1")).isEqualTo("12");
            });
  }

  @Test
  void theAnnotationsMayBeLeftOut() {
    boot.withUserConfiguration(Books.class)
        .withPropertyValues("terrace.annotations.enabled=false")
        .run(
            context -> {
              Books books = context.getBean(Books.class);
              assertThat(books.book("1")).isEqualTo("11");
              assertThat(books.book("1")).isEqualTo("12");
              assertThat(context).hasSingleBean(TerraceCacheManager.class);
            });
  }

  @Test
  void theOptionsOfTheAnnotationsAreProperties() {
    boot.withPropertyValues(
            "terrace.annotations.expressions=spel",
            "terrace.annotations.after-commit=false",
            "terrace.annotations.order=5",
            "terrace.annotations.jsr107=terrace")
        .run(
            context ->
                assertThat(context.getBean(CachingOptions.class))
                    .isEqualTo(
                        new CachingOptions(
                            5, ExpressionSyntax.SPEL, false, CachingOptions.Jsr107.TERRACE)));
  }

  @Configuration
  @EnableTerraceCaching(order = 9)
  static class OwnCaching {

    @Bean
    TerraceCacheManager own() {
      return TerraceCacheManager.builder().namespace("own").unlisted().build();
    }
  }

  @Test
  void theApplicationsOwnBeansComeFirst() {
    boot.withUserConfiguration(OwnCaching.class, Books.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TerraceCacheManager.class);
              assertThat(context.getBean(TerraceCacheManager.class).namespace()).isEqualTo("own");
              assertThat(context.getBean(CachingOptions.class).order()).isEqualTo(9);
              assertThat(context.getBean(Books.class).book("1")).isEqualTo("11");
            });
  }

  @Test
  void anotherCacheManagerThatIsABeanStaysSprings() {
    boot.withUserConfiguration(SpringCaching.class, OtherProvider.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(JCacheCacheManager.class).getCacheManager())
                  .isSameAs(context.getBean("chosen"));
              assertThat(context.getBean(TerraceCacheManager.class))
                  .isNotSameAs(context.getBean("chosen"));
            });
  }

  /** A manager that is not Terrace's, as far as Spring can see. */
  @Configuration
  static class OtherProvider {

    @Bean(destroyMethod = "close")
    javax.cache.CacheManager chosen() {
      TerraceCacheManager real =
          TerraceCacheManager.builder().namespace("chosen").unlisted().build();
      return (javax.cache.CacheManager)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {javax.cache.CacheManager.class},
              (proxy, method, arguments) -> method.invoke(real, arguments));
    }
  }

  private static int statusOf(URI address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void thereIsNoConsoleUnlessThatIsAskedFor() {
    boot.run(context -> assertThat(context).doesNotHaveBean(ConsoleServer.class));
  }

  @Test
  void theConsoleListensToThisMachineAlone() {
    URI[] address = new URI[1];
    boot.withPropertyValues("terrace.console.enabled=true", "terrace.console.port=0")
        .run(
            context -> {
              address[0] = context.getBean(ConsoleServer.class).address();
              assertThat(InetAddress.getByName(address[0].getHost()).isLoopbackAddress()).isTrue();
              assertThat(statusOf(address[0])).isEqualTo(200);
              assertThat(statusOf(address[0], "X-Forwarded-For", "10.0.0.7")).isEqualTo(403);
            });
    assertThatThrownBy(() -> statusOf(address[0])).as("once the context is closed").isNotNull();
  }

  @Test
  void anotherAddressNeedsSomebodyWhoSaysWhoMay() {
    ApplicationContextRunner open =
        boot.withPropertyValues(
            "terrace.console.enabled=true",
            "terrace.console.port=0",
            "terrace.console.address=0.0.0.0");
    open.run(
        context ->
            assertThat(context).getFailure().hasStackTraceContaining("TerraceConsoleCustomizer"));
    open.withUserConfiguration(Guarded.class)
        .run(
            context -> {
              int port = context.getBean(ConsoleServer.class).address().getPort();
              URI address = URI.create("http://127.0.0.1:" + port + "/");
              assertThat(statusOf(address)).isEqualTo(403);
              assertThat(statusOf(address, "X-Who", "operator")).isEqualTo(200);
            });
  }

  @Configuration
  static class Guarded {

    @Bean
    TerraceConsoleCustomizer operators() {
      return builder ->
          builder.authorize(
              request -> request.header("X-Who").isPresent() ? Access.READ : Access.NONE);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    boot.withPropertyValues("terrace.console.enabled=true", "terrace.console.port=0")
        .run(
            first -> {
              int port = first.getBean(ConsoleServer.class).address().getPort();
              boot.withPropertyValues(
                      "terrace.console.enabled=true", "terrace.console.port=" + port)
                  .run(
                      second ->
                          assertThat(second)
                              .getFailure()
                              .hasStackTraceContaining("Set terrace.console.port to another"));
            });
  }

  @Configuration
  static class Observed {

    final List<String> stopped = new CopyOnWriteArrayList<>();

    @Bean
    ObservationRegistry observations() {
      ObservationRegistry registry = ObservationRegistry.create();
      registry
          .observationConfig()
          .observationHandler(
              new ObservationHandler<Observation.Context>() {
                @Override
                public void onStop(Observation.Context context) {
                  stopped.add(context.getName());
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                  return true;
                }
              });
      return registry;
    }
  }

  @Test
  void loadsAreObservedIfThatIsAskedFor() {
    ApplicationContextRunner observed = boot.withUserConfiguration(Books.class, Observed.class);
    observed.run(
        context -> {
          context.getBean(Books.class).book("1");
          assertThat(context.getBean(Observed.class).stopped).isEmpty();
        });
    observed
        .withPropertyValues("terrace.observations=true")
        .run(
            context -> {
              context.getBean(Books.class).book("1");
              context.getBean(Books.class).book("1");
              assertThat(context.getBean(Observed.class).stopped)
                  .containsExactly("terrace.cache.load");
            });
  }

  @Configuration
  static class Customized {

    @Bean
    TerraceManagerCustomizer chosenNamespace() {
      return builder -> builder.namespace("customized");
    }
  }

  @Test
  void aCustomizerHasTheLastWord() {
    boot.withUserConfiguration(Customized.class)
        .run(
            context ->
                assertThat(context.getBean(TerraceCacheManager.class).namespace())
                    .isEqualTo("customized"));
  }
}

package io.terrace.cache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;

/** The annotations on beans of Weld. */
class CdiCachingTest {

  interface Catalogue {
    @Cached(name = "products")
    String product(String id) throws IOException;
  }

  @ApplicationScoped
  static class SqlCatalogue implements Catalogue {

    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public String product(String id) throws IOException {
      if (id.isEmpty()) {
        throw new IOException("no id");
      }
      return id + calls.incrementAndGet();
    }

    @CacheInvalidate(name = "products", all = true)
    public void changed() {}

    public int untouched() {
      return calls.get();
    }
  }

  @ApplicationScoped
  static class Misspelt {

    @Cached(name = "a", key = "#di")
    public String one(String id) {
      return id;
    }

    @Cached(name = "b", ttl = "soon")
    public String two(String id) {
      return id;
    }
  }

  @ApplicationScoped
  static class OwnManager {

    @Produces
    @ApplicationScoped
    TerraceCacheManager manager() {
      return TerraceCacheManager.builder().namespace("own").unlisted().build();
    }

    void close(@Disposes TerraceCacheManager manager) {
      manager.close();
    }
  }

  @SuppressWarnings("unchecked") // an array of classes of extensions
  private static SeContainer container(Class<?>... beans) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery() // with which Weld looks for no extensions either
        .addExtensions(TerraceExtension.class)
        .addBeanClasses(beans)
        .initialize();
  }

  @Test
  void aBeanIsCachedByTheAnnotationsOfItsInterface() throws IOException {
    try (SeContainer container = container(SqlCatalogue.class)) {
      SqlCatalogue catalogue = container.select(SqlCatalogue.class).get();

      assertThat(catalogue.product("1")).isEqualTo("11");
      assertThat(catalogue.product("1")).isEqualTo("11");
      assertThat(catalogue.product("2")).isEqualTo("22");
      catalogue.changed();
      assertThat(catalogue.product("1")).isEqualTo("13");
      assertThat(catalogue.untouched()).isEqualTo(3);
    }
  }

  @ApplicationScoped
  static class Rates {

    int calls;

    @Cached(name = "rates", ttl = "5m")
    public String rate(String currency) {
      return currency + ++calls;
    }

    public String twice(String currency) {
      return rate(currency) + rate(currency);
    }
  }

  @Test
  void weldDoesNotSeeTheCallsOfABeanToItself() {
    try (SeContainer container = container(Rates.class)) {
      Rates rates = container.select(Rates.class).get();

      assertThat(rates.twice("EUR")).isEqualTo("EUR1EUR2");
      assertThat(rates.rate("EUR")).isEqualTo("EUR3");
      assertThat(rates.rate("EUR")).isEqualTo("EUR3");
    }
  }

  @Test
  void anExceptionComesOutAsItWasThrown() {
    try (SeContainer container = container(SqlCatalogue.class)) {
      SqlCatalogue catalogue = container.select(SqlCatalogue.class).get();

      assertThatThrownBy(() -> catalogue.product(""))
          .isInstanceOf(IOException.class)
          .hasMessage("no id");
    }
  }

  @Test
  void allProblemsOfAClassKeepTheContainerFromStarting() {
    assertThatThrownBy(() -> container(Misspelt.class))
        .hasStackTraceContaining("Misspelt has 2 problems")
        .hasStackTraceContaining("#di")
        .hasStackTraceContaining("soon");
  }

  @Test
  void theContainerHasAManagerAndClosesIt() throws IOException {
    CacheManager underlying;
    try (SeContainer container = container(SqlCatalogue.class)) {
      container.select(SqlCatalogue.class).get().product("1");
      TerraceCacheManager manager = container.select(TerraceCacheManager.class).get();
      assertThat(manager.namespace()).isEqualTo("default");
      underlying = manager.getCache("products").getCacheManager(); // not the client proxy
    }
    assertThat(underlying.isClosed()).isTrue();
  }

  @Test
  void theApplicationsOwnManagerComesFirst() throws IOException {
    try (SeContainer container = container(SqlCatalogue.class, OwnManager.class)) {
      container.select(SqlCatalogue.class).get().product("1");

      assertThat(container.select(TerraceCacheManager.class).get().namespace()).isEqualTo("own");
    }
  }

  /** Another extension with a manager of its own. */
  static class OtherExtension implements Extension {

    void addManager(@Observes AfterBeanDiscovery event) {
      event
          .<TerraceCacheManager>addBean()
          .types(TerraceCacheManager.class)
          .scope(ApplicationScoped.class)
          .createWith(
              context -> TerraceCacheManager.builder().namespace("other").unlisted().build())
          .destroyWith((manager, context) -> manager.close());
    }
  }

  private static SeContainer containerWithOther() {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(new TerraceExtension(), new OtherExtension())
        .addBeanClasses(SqlCatalogue.class)
        .initialize();
  }

  @Test
  void twoExtensionsWithAManagerAreRefused() {
    assertThatThrownBy(CdiCachingTest::containerWithOther)
        .hasStackTraceContaining(OtherExtension.class.getName() + " make a TerraceCacheManager")
        .hasStackTraceContaining("terrace.cdi.manager=false");
  }

  @Test
  void theManagerCanBeLeftToAnotherExtension() throws IOException {
    System.setProperty("terrace.cdi.manager", "false");
    try (SeContainer container = containerWithOther()) {
      container.select(SqlCatalogue.class).get().product("1");

      assertThat(container.select(TerraceCacheManager.class).get().namespace()).isEqualTo("other");
    } finally {
      System.clearProperty("terrace.cdi.manager");
    }
  }

  @Test
  void aContainerFindsTheExtension() {
    assertThat(ServiceLoader.load(Extension.class))
        .hasAtLeastOneElementOfType(TerraceExtension.class);
  }
}

package io.terrace.cache.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.spi.Placeholders;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The annotations on objects that Guice makes. */
class GuiceCachingTest {

  interface Catalogue {
    @Cached(name = "products")
    String product(String id) throws IOException;
  }

  @Singleton
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
    void changed() {}

    String twice(String id) throws IOException {
      return product(id) + product(id);
    }
  }

  static class Misspelt {

    @Cached(name = "a", key = "#di")
    String one(String id) {
      return id;
    }

    @Cached(name = "b", ttl = "soon")
    String two(String id) {
      return id;
    }
  }

  static class Configured {

    @Cached(name = "${name}")
    String product(String id) {
      return id;
    }
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("guice").unlisted().build();

  @AfterEach
  void close() {
    manager.close();
  }

  private Injector injector(Class<?> bound) {
    return Guice.createInjector(
        TerraceModule.of(manager),
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(bound);
          }
        });
  }

  @Test
  void anObjectIsCachedByTheAnnotationsOfItsInterface() throws IOException {
    Catalogue catalogue = injector(SqlCatalogue.class).getInstance(SqlCatalogue.class);

    assertThat(catalogue.product("1")).isEqualTo("11");
    assertThat(catalogue.product("1")).isEqualTo("11");
    assertThat(catalogue.product("2")).isEqualTo("22");
  }

  @Test
  void itsCallsToItselfAreCachedToo() throws IOException {
    SqlCatalogue catalogue = injector(SqlCatalogue.class).getInstance(SqlCatalogue.class);

    assertThat(catalogue.twice("1")).isEqualTo("1111");
    catalogue.changed();
    assertThat(catalogue.product("1")).isEqualTo("12");
  }

  @Test
  void anExceptionComesOutAsItWasThrown() {
    SqlCatalogue catalogue = injector(SqlCatalogue.class).getInstance(SqlCatalogue.class);

    assertThatThrownBy(() -> catalogue.product(""))
        .isInstanceOf(IOException.class)
        .hasMessage("no id");
  }

  @Test
  void allProblemsOfAClassEndTheCreationOfTheInjector() {
    assertThatThrownBy(() -> injector(Misspelt.class))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("Misspelt has 2 problems")
        .hasMessageContaining("#di")
        .hasMessageContaining("soon");
  }

  @Test
  void placeholdersComeFromWhereTheModuleSays() {
    TerraceModule module =
        TerraceModule.of(manager).placeholders(Placeholders.of(name -> "of-" + name));

    Guice.createInjector(module).getInstance(Configured.class).product("1");

    assertThat(manager.getCacheNames()).contains("of-name");
  }

  @Test
  void theManagerIsBoundAndStaysOpen() {
    Injector injector = injector(SqlCatalogue.class);

    assertThat(injector.getInstance(TerraceCacheManager.class)).isSameAs(manager);
    assertThat(manager.isClosed()).isFalse();
  }
}

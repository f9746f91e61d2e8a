package io.terrace.cache.docs;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.guice.TerraceModule;
import io.terrace.cache.spring.EnableTerraceCaching;
import io.terrace.cache.spring.boot.TerraceManagerCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.Executor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The code of docs/spring.md and docs/containers.md; {@link ContainerDocsTest} compares them. */
final class ContainerExamples {

  record Product(String id, int price) {}

  static class Boot {

    @Repository
    static class Products {

      private final JdbcTemplate jdbc;

      Products(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
      }

      @Cached(name = "products", ttl = "${shop.ttl:10m}")
      public Product find(String id) {
        return jdbc.queryForObject(
            "select id, price from product where id = ?",
            (row, number) -> new Product(row.getString("id"), row.getInt("price")),
            id);
      }

      @Transactional
      @CacheInvalidate(name = "products", key = "#product.id")
      public void save(Product product) {
        jdbc.update("update product set price = ? where id = ?", product.price(), product.id());
      }
    }

    @Bean
    TerraceManagerCustomizer executor(Executor applicationTaskExecutor) {
      return builder -> builder.executor(applicationTaskExecutor);
    }
  }

  static class Spring {

    @Configuration
    @EnableTerraceCaching
    static class Caches {

      @Bean
      TerraceCacheManager caches() {
        return TerraceCacheManager.builder().namespace("shop").unlisted().build();
      }
    }
  }

  static class Cdi {

    @ApplicationScoped
    static class Caches {

      @Produces
      @ApplicationScoped
      TerraceCacheManager caches() {
        return TerraceCacheManager.builder().namespace("shop").unlisted().build();
      }

      void close(@Disposes TerraceCacheManager caches) {
        caches.close();
      }
    }
  }

  static class ShopModule extends AbstractModule {}

  static Injector guice() {
    TerraceCacheManager manager = TerraceCacheManager.builder().namespace("shop").build();
    Injector injector = Guice.createInjector(TerraceModule.of(manager), new ShopModule());
    return injector;
  }

  private ContainerExamples() {}
}

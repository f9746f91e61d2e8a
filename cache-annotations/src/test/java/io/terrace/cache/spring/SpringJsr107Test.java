package io.terrace.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spring.CachingOptions.Jsr107;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CacheResult;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A method with an annotation of JSR-107 is intercepted once, by Spring or by Terrace. */
class SpringJsr107Test {

  static class Books {

    final AtomicInteger calls = new AtomicInteger();

    @CacheResult(cacheName = "books")
    public String book(String isbn) {
      return isbn + calls.incrementAndGet();
    }
  }

  @Configuration
  static class Manager {

    @Bean
    TerraceCacheManager caches() {
      TerraceCacheManager manager =
          TerraceCacheManager.builder().namespace("shop").unlisted().build();
      manager.cache("books", CacheSpec.of(Object.class, Object.class));
      return manager;
    }
  }

  @Configuration
  @EnableCaching
  static class Springs {

    @Bean
    JCacheCacheManager cacheManager(TerraceCacheManager manager) {
      return new JCacheCacheManager(manager);
    }
  }

  @Configuration
  @EnableTerraceCaching
  static class WhereFree {}

  @Configuration
  @EnableTerraceCaching(jsr107 = Jsr107.TERRACE)
  static class Terraces {}

  private static void assertOneInterception(String byWhom, Class<?>... configuration) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.register(configuration);
      context.register(Manager.class, Books.class);
      context.refresh();
      Books books = context.getBean(Books.class);

      assertThat(books.book("1")).isEqualTo("11");
      assertThat(books.book("1")).isEqualTo("11");
      assertThat(Arrays.stream(((Advised) books).getAdvisors()))
          .singleElement()
          .satisfies(
              advisor ->
                  assertThat(advisor.getAdvice().getClass().getName()).contains(byWhom));
    }
  }

  @Test
  void terraceSeesToThemAlone() {
    assertOneInterception("terrace", WhereFree.class);
  }

  @Test
  void theyAreLeftToSpringsInterceptor() {
    assertOneInterception("springframework", Springs.class, WhereFree.class);
  }

  @Test
  void springsInterceptorIsReplacedIfAskedFor() {
    assertOneInterception("terrace", Springs.class, Terraces.class);
  }
}

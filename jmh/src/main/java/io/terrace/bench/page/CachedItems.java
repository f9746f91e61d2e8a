package io.terrace.bench.page;

import java.util.List;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Products behind Spring's {@code @Cacheable}, over a map: the fastest that it has. */
class CachedItems implements Items {

  private final Items items;

  CachedItems(Items items) {
    this.items = items;
  }

  /** Returns {@code items} as a bean; the context is to be closed. */
  static AnnotationConfigApplicationContext context(Items items) {
    AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    spring.registerBean("items", Items.class, () -> new CachedItems(items));
    spring.register(Caching.class);
    spring.refresh();
    return spring;
  }

  @Override
  public List<Long> shown() {
    return items.shown();
  }

  @Override
  @Cacheable("items")
  public Item item(long id) {
    return items.item(id);
  }

  @Override
  public void reprice(long id) {
    items.reprice(id);
  }

  @Configuration
  @EnableCaching
  static class Caching {
    @Bean
    ConcurrentMapCacheManager cacheManager() {
      return new ConcurrentMapCacheManager();
    }
  }
}

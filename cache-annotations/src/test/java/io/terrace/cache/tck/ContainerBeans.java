package io.terrace.cache.tck;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.cdi.TerraceExtension;
import io.terrace.cache.guice.TerraceModule;
import io.terrace.cache.spring.EnableTerraceCaching;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.BeanProvider;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Give the annotation tests of the TCK their beans out of a container, and count how often. */
final class ContainerBeans {

  /** How many beans were asked for: a test that the TCK has left out asks for none. */
  static final AtomicInteger ASKED = new AtomicInteger();

  private static final List<Class<?>> BEANS =
      List.of(
          CacheNameOnEachMethodBlogManagerImpl.class,
          ClassLevelCacheConfigBlogManagerImpl.class,
          UsingDefaultCacheNameBlogManagerImpl.class);

  private ContainerBeans() {}

  private static TerraceCacheManager newManager() {
    return TerraceCacheManager.builder().namespace("tck").unlisted().build();
  }

  /** Beans of Spring: subclasses, as the TCK asks for them by their classes. */
  static final class OfSpring implements BeanProvider {

    @Configuration
    @EnableTerraceCaching(proxyTargetClass = true)
    static class Caching {

      @Bean
      TerraceCacheManager caches() {
        return newManager();
      }
    }

    private final AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext();

    OfSpring() {
      context.register(Caching.class);
      BEANS.forEach(context::register);
      context.refresh();
    }

    @Override
    public <T> T getBeanByType(Class<T> type) {
      ASKED.incrementAndGet();
      return context.getBean(type);
    }
  }

  /** Beans of Weld, added by hand: the TCK's own beans.xml does not say which it has. */
  @SuppressWarnings("unchecked") // an array of classes of extensions
  static final class OfCdi implements BeanProvider {

    private final SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(TerraceExtension.class)
            .addBeanClasses(BEANS.toArray(Class<?>[]::new))
            .initialize();

    @Override
    public <T> T getBeanByType(Class<T> type) {
      ASKED.incrementAndGet();
      return container.select(type).get();
    }
  }

  /** Objects of Guice. */
  static final class OfGuice implements BeanProvider {

    private final Injector injector = Guice.createInjector(TerraceModule.of(newManager()));

    @Override
    public <T> T getBeanByType(Class<T> type) {
      ASKED.incrementAndGet();
      return injector.getInstance(type);
    }
  }
}

package io.terrace.cache.spring.boot;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.spi.CacheDefaults;
import io.terrace.cache.spring.CachingOptions;
import io.terrace.cache.spring.EnableTerraceCaching;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * One {@link TerraceCacheManager}, which Boot's own configuration of JCache takes for
 * {@code @Cacheable} too, and Terrace's annotations. Each part gives way to a bean of the
 * application's own.
 */
@AutoConfiguration(
    beforeName = {BootNames.CACHE_AUTO_CONFIGURATION_OF_3, BootNames.CACHE_AUTO_CONFIGURATION_OF_4})
@EnableConfigurationProperties(TerraceProperties.class)
public final class TerraceAutoConfiguration {

  /** Made by Boot. */
  TerraceAutoConfiguration() {}

  /** A fallback, so that an application that chose another {@code CacheManager} keeps it. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  @Fallback
  TerraceCacheManager terraceCacheManager(
      TerraceProperties properties,
      Environment environment,
      ObjectProvider<TerraceManagerCustomizer> customizers) {
    TerraceCacheManager.Builder builder =
        TerraceCacheManager.builder()
            .namespace(namespace(properties, environment))
            .properties(properties.forManager())
            .enabled(properties.enabled())
            .unlisted();
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  /** The name by which other processes know these caches must be somebody's choice. */
  private static String namespace(TerraceProperties properties, Environment environment) {
    String namespace = properties.namespace();
    if (namespace != null) {
      return namespace;
    }
    String application = environment.getProperty("spring.application.name");
    if (application != null) {
      return application.replaceAll("[^A-Za-z0-9._-]", "-");
    }
    if (!properties.remote().isEmpty()) {
      throw new IllegalStateException(
          "terrace.remote is set, but nothing says by which name other processes know these caches."
              + " Set terrace.namespace or spring.application.name.");
    }
    return "default";
  }

  @Bean
  @ConditionalOnMissingBean
  CacheDefaults terraceCacheDefaults(TerraceProperties properties) {
    return new ConfiguredCaches(properties.caches());
  }

  @Bean
  NamedCaches terraceNamedCaches(
      TerraceProperties properties,
      Environment environment,
      ObjectProvider<TerraceCacheManager> manager) {
    List<String> springs =
        properties.springCache()
            ? Binder.get(environment)
                .bind("spring.cache.cache-names", Bindable.listOf(String.class))
                .orElse(List.of())
            : List.of();
    return new NamedCaches(properties, springs, manager);
  }

  /** The annotations, unless {@code @EnableTerraceCaching} says how they are to work. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "terrace.annotations.enabled", matchIfMissing = true)
  @ConditionalOnMissingBean(CachingOptions.class)
  @EnableTerraceCaching
  static class Annotations {

    /** Read past the properties' bean: advisors are made before all others. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CachingOptions terraceCachingOptions(Environment environment) {
      return Binder.get(environment)
          .bindOrCreate("terrace.annotations", TerraceProperties.Annotations.class)
          .options();
    }
  }
}

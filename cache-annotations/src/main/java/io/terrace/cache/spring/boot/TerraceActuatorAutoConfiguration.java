package io.terrace.cache.spring.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.health.CacheHealth;
import io.terrace.cache.health.WarmUp;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.metrics.TerraceBeans;
import io.terrace.cache.metrics.TerraceMetrics;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What an operator sees of the caches: meters, health, an endpoint and beans of JMX, each where the
 * application has what shows it, and each in place of none of the application's own. Warm-ups that
 * are beans run before the application is ready.
 */
@AutoConfiguration(after = TerraceAutoConfiguration.class)
@ConditionalOnBean(TerraceCacheManager.class)
public final class TerraceActuatorAutoConfiguration {

  /** Made by Boot. */
  TerraceActuatorAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CacheHealth terraceHealth(TerraceCacheManager manager, ObjectProvider<WarmUp<?, ?>> warmUps) {
    return CacheHealth.of(manager, warmUps.orderedStream().toList());
  }

  /** Boot says that the application accepts requests once its runners have run. */
  @Bean
  ApplicationRunner terraceWarmUps(ObjectProvider<WarmUp<?, ?>> warmUps) {
    List<WarmUp<?, ?>> all = warmUps.orderedStream().toList();
    return arguments -> all.forEach(WarmUp::run);
  }

  /** By the property that Boot itself goes by. */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("spring.jmx.enabled")
  TerraceBeans terraceBeans(TerraceCacheManager manager) {
    return TerraceBeans.register(manager);
  }

  /** Boot binds each such bean to its registries. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class Meters {

    @Bean
    @ConditionalOnMissingBean
    TerraceMetrics terraceMetrics(TerraceCacheManager manager) {
      return new TerraceMetrics(manager);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
  static class Endpoints {

    @Bean
    @ConditionalOnMissingBean
    TerraceEndpoint terraceEndpoint(TerraceCacheManager manager) {
      return new TerraceEndpoint(new CacheInspector(manager, KeyView.redacted()));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BootNames.HEALTH_INDICATOR_OF_3)
  @ConditionalOnProperty(name = "management.health.terrace.enabled", matchIfMissing = true)
  static class HealthInBoot3 {

    @Bean
    @ConditionalOnMissingBean(name = "terraceHealthIndicator")
    HealthOfBoot3 terraceHealthIndicator(CacheHealth health) {
      return new HealthOfBoot3(health);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BootNames.HEALTH_INDICATOR_OF_4)
  @ConditionalOnProperty(name = "management.health.terrace.enabled", matchIfMissing = true)
  static class HealthInBoot4 {

    @Bean
    @ConditionalOnMissingBean(name = "terraceHealthIndicator")
    HealthOfBoot4 terraceHealthIndicator(CacheHealth health) {
      return new HealthOfBoot4(health);
    }
  }
}

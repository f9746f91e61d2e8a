package io.terrace.cache.spring.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.console.Console;
import io.terrace.cache.console.ConsoleServer;
import io.terrace.cache.health.CacheHealth;
import io.terrace.cache.health.WarmUp;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.metrics.TerraceBeans;
import io.terrace.cache.metrics.TerraceMetrics;
import io.terrace.cache.metrics.TerraceObservations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
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
 * What an operator sees of the caches: meters, health, an endpoint, beans of JMX, and where it is
 * asked for spans and the console, each where the application has what shows it, and each in place
 * of none of the application's own. Warm-ups that are beans run before the application is ready.
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

  /** On a port of its own, so that it needs no web application and is not in one by mistake. */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("terrace.console.enabled")
  ConsoleServer terraceConsole(
      TerraceCacheManager manager,
      TerraceProperties properties,
      ObjectProvider<TerraceConsoleCustomizer> customizers) {
    TerraceProperties.Console settings = properties.console();
    List<TerraceConsoleCustomizer> all = customizers.orderedStream().toList();
    if (all.isEmpty() && !settings.address().isLoopbackAddress()) {
      throw new IllegalStateException(
          "terrace.console.address is "
              + settings.address().getHostAddress()
              + ", but nothing says who may use the console. Add a bean of type"
              + " TerraceConsoleCustomizer that calls authorize, or leave the address out.");
    }
    Console.Builder builder = Console.builder(manager);
    if (settings.showKeys()) {
      builder.showKeys();
    }
    all.forEach(customizer -> customizer.customize(builder));
    try {
      return ConsoleServer.start(
          builder.build(), new InetSocketAddress(settings.address(), settings.port()));
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "the console cannot listen on port "
              + settings.port()
              + ". Set terrace.console.port to another, or to 0 for a free one.",
          taken);
    }
  }

  /** Where there is what observes, and only if that is asked for. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ObservationRegistry.class)
  @ConditionalOnProperty("terrace.observations")
  static class Observations {

    @Bean
    @ConditionalOnMissingBean
    TerraceObservations terraceObservations(
        TerraceCacheManager manager, ObjectProvider<ObservationRegistry> registries) {
      return TerraceObservations.register(
          manager, registries.getIfUnique(() -> ObservationRegistry.NOOP));
    }
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

package io.terrace.cache.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.health.WarmUp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** What MicroProfile Health is told in a CDI container. */
class CacheReadinessTest {

  static {
    HealthCheckResponse.setResponseProvider(Response::new);
  }

  /** What a server would bring. */
  private static final class Response extends HealthCheckResponseBuilder {

    private final Map<String, Object> data = new HashMap<>();
    private String name = "";
    private boolean up;

    @Override
    public HealthCheckResponseBuilder name(String name) {
      this.name = name;
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, String value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, long value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, boolean value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder up() {
      return status(true);
    }

    @Override
    public HealthCheckResponseBuilder down() {
      return status(false);
    }

    @Override
    public HealthCheckResponseBuilder status(boolean up) {
      this.up = up;
      return this;
    }

    @Override
    public HealthCheckResponse build() {
      return new HealthCheckResponse(name, up ? Status.UP : Status.DOWN, Optional.of(data));
    }
  }

  @ApplicationScoped
  static class Names {

    @Produces
    @Singleton
    WarmUp<String, String> warmUp(TerraceCacheManager manager) {
      return WarmUp.of(
          manager.cache("names", CacheSpec.of(String.class, String.class)),
          () -> List.of("a"),
          wanted -> Map.of("a", "v"));
    }
  }

  private static HealthCheckResponse ask(SeContainer container) {
    return container.select(HealthCheck.class, new AnnotationLiteral<Readiness>() {}).get().call();
  }

  @Test
  @SuppressWarnings("unchecked") // an array of one class
  void aProcessIsReadyOnceItsKeysAreLoaded() {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(TerraceExtension.class)
            .addBeanClasses(Names.class)
            .initialize()) {
      HealthCheckResponse before = ask(container);
      assertThat(before.getName()).isEqualTo("terrace");
      assertThat(before.getStatus()).isEqualTo(Status.DOWN);
      assertThat(before.getData().orElseThrow()).containsEntry("state", "WARMING");

      container.select(new TypeLiteral<WarmUp<String, String>>() {}).get().run();
      HealthCheckResponse after = ask(container);
      assertThat(after.getStatus()).isEqualTo(Status.UP);
      assertThat(after.getData().orElseThrow())
          .containsEntry("state", "READY")
          .containsEntry("warmUp.names", "ENDED, 1 of 1 keys");
    }
  }
}

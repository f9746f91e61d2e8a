package io.terrace.cache.cdi;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.health.CacheHealth;
import io.terrace.cache.health.WarmUp;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells MicroProfile Health whether the caches are ready: those of the application's manager, once
 * each {@link WarmUp} that is a bean has ended. Does not block, and calls no store. Thread-safe.
 */
@Readiness
@Singleton
public final class CacheReadiness implements HealthCheck {

  private final CacheHealth health;

  /** Made by the container. */
  @Inject
  CacheReadiness(TerraceCacheManager manager, @Any Instance<WarmUp<?, ?>> warmUps) {
    List<WarmUp<?, ?>> all = warmUps.stream().<WarmUp<?, ?>>map(warmUp -> warmUp).toList();
    this.health = CacheHealth.of(manager, all);
  }

  @Override
  public HealthCheckResponse call() {
    CacheHealth.Report report = health.report();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("terrace")
            .status(report.state().isReady())
            .withData("state", report.state().name());
    report.remoteStates().forEach((name, state) -> response.withData("remote." + name, state));
    report.warmUpStates().forEach((cache, state) -> response.withData("warmUp." + cache, state));
    return response.build();
  }
}

package io.terrace.cache.spring.boot;

import io.terrace.cache.health.CacheHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells Boot 4's actuator how the caches are. Thread-safe; does not block. */
final class HealthOfBoot4 implements HealthIndicator {

  private final CacheHealth health;

  HealthOfBoot4(CacheHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    CacheHealth.Report report = health.report();
    Health.Builder answer = report.state().isReady() ? Health.up() : Health.outOfService();
    return answer
        .withDetail("state", report.state().name())
        .withDetail("remote", report.remoteStates())
        .withDetail("warmUp", report.warmUpStates())
        .build();
  }
}

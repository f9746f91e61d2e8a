package io.terrace.cache.spring.boot;

import io.terrace.cache.health.CacheHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Tells Boot 3's actuator how the caches are. Thread-safe; does not block. */
final class HealthOfBoot3 implements HealthIndicator {

  private final CacheHealth health;

  HealthOfBoot3(CacheHealth health) {
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

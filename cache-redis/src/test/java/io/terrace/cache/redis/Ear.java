package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Two ends of one bus, of which one speaks and the other hears. */
final class Ear implements AutoCloseable, InvalidationBus.Subscriber {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(40).toNanos();

  private final RemoteTier here;
  private final RemoteTier there;
  private final Set<Invalidation> told = ConcurrentHashMap.newKeySet();
  private final AtomicInteger gaps = new AtomicInteger();
  private int spoken;

  Ear(RedisTierBuilder tier) {
    here = tier.build();
    there = tier.build();
    bus(there).subscribe(this);
  }

  private static InvalidationBus bus(RemoteTier tier) {
    return Objects.requireNonNull(tier.bus());
  }

  @Override
  public void invalidated(List<Invalidation> invalidations) {
    told.addAll(invalidations);
  }

  @Override
  public void gap() {
    gaps.incrementAndGet();
  }

  int gaps() {
    return gaps.get();
  }

  /** Says something until it is taken and heard; what is lost with a gap is said again. */
  void assertHears() {
    Invalidation news = new OfKey("c", "k" + ++spoken);
    long end = System.nanoTime() + PATIENCE_NANOS;
    int gapsBefore = gaps.get();
    boolean isSaid = false;
    while (!told.contains(news) && System.nanoTime() < end) {
      int now = gaps.get();
      isSaid = (isSaid && now == gapsBefore) || says(news);
      gapsBefore = now;
      LockSupport.parkNanos(2_000_000);
    }
    assertThat(told).as("said: %s", isSaid).contains(news);
  }

  private boolean says(Invalidation news) {
    try {
      bus(here).publish(List.of(news));
      return true;
    } catch (StoreException notYet) {
      return false;
    }
  }

  /** Waits until the end that hears has had contact since {@code nanos}. */
  void assertContactSince(long nanos) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (bus(there).lastContactNanos() - nanos <= 0) {
      assertThat(System.nanoTime()).as("no contact").isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    bus(here).close();
    bus(there).close();
    here.store().close();
    there.store().close();
  }
}

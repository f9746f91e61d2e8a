package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;

/** What the tests of faults have in common. */
final class Stores {

  static final Duration HOUR = Duration.ofHours(1);

  /**
   * How long an operation of these stores may take: what a server takes within it, and sends, is
   * there in this time though a machine stands still for a second or two.
   */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** How long one may take of which nobody expects that it waits. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Far less than that: what fails so fast waited for nothing. */
  static final Duration AT_ONCE = Duration.ofSeconds(15);

  /** What a slow machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private Stores() {}

  static MemcachedStore open(String... nodes) {
    return open(TIMEOUT, nodes);
  }

  static MemcachedStore openPatiently(String... nodes) {
    return open(PATIENCE, nodes);
  }

  private static MemcachedStore open(Duration timeout, String... nodes) {
    return (MemcachedStore) MemcachedTier.builder(nodes).timeout(timeout).build().store();
  }

  static RemoteTier tier(String... nodes) {
    return MemcachedTier.builder(nodes).timeout(Duration.ofSeconds(30)).failFast().build();
  }

  static InvalidationBus bus(RemoteTier tier) {
    return Objects.requireNonNull(tier.bus());
  }

  static byte[] frame(long version, int length) {
    return ByteBuffer.allocate(Long.BYTES + length).putLong(version).array();
  }

  static byte[] frame(long version) {
    return frame(version, 10);
  }

  static Lease granted(MemcachedStore store, String key, long unwanted, Duration limit) {
    Claim claim = store.frameOrLease(key, unwanted, limit);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).lease();
  }

  /** Returns how an operation fails, which it has to do within its timeout. */
  static StoreException failure(ThrowingCallable operation) {
    return failureWithin(TIMEOUT.plus(SLACK), operation);
  }

  static StoreException failureWithin(Duration limit, ThrowingCallable operation) {
    long start = System.nanoTime();
    StoreException failure = catchThrowableOfType(StoreException.class, operation);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    assertThat(failure).isNotNull().hasMessageMatching("memcached [^ ]+: \\w+ failed.* ms\\).*");
    return failure;
  }

  /** Waits until a store can be written and read. */
  static void awaitRecovery(RemoteStore store, String key) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(StoreException.class)
        .until(
            () -> {
              store.put(key, frame(77), HOUR);
              return store.get(key) != null;
            });
  }
}

package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.clients.Register;
import io.terrace.cache.test.clients.Rounds;
import io.terrace.cache.test.clients.Rounds.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All operations of JSR-107 on one key, mixed, are atomic: each way that they are made is run for a
 * third of half a minute.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinearizabilityTest {

  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int HISTORIES = 500;

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("linearizability").build();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theOperationsOfAPlainCacheAreLinearizable() throws Exception {
    Cache<SlowKey, Integer> cache =
        manager.cache("plain", CacheSpec.of(SlowKey.class, Integer.class).storeByReference());

    assertLinearizable(
        "plain",
        new Register<>(cache, SlowKey::new, Function.identity(), Function.identity()),
        () -> {});
  }

  @Test
  void theOperationsOfACacheOfChangeableValuesAreLinearizable() throws Exception {
    Cache<SlowKey, Box> cache = manager.cache("by-value", CacheSpec.of(SlowKey.class, Box.class));

    assertLinearizable(
        "by value", new Register<>(cache, SlowKey::new, Box::new, Box::take), () -> {});
  }

  @Test
  void withAListenerAWriterAndAnExpiryPolicyOperationsAreLinearizableAndToldInTheirOrder()
      throws Exception {
    Table table = new Table();
    Chain chain = new Chain();
    Cache<SlowKey, Integer> cache =
        manager.cache(
            "hooked",
            CacheSpec.of(SlowKey.class, Integer.class)
                .writeThrough(() -> table)
                .expiryPolicy(LongDays::new)
                .listener(
                    new MutableCacheEntryListenerConfiguration<>(() -> chain, null, true, true)));

    assertLinearizable(
        "with hooks",
        new Register<>(cache, SlowKey::new, Function.identity(), Function.identity()),
        () -> {
          for (int key = 0; key < 2; key++) {
            assertThat(cache.get(new SlowKey(key)))
                .as("what the writer wrote last is what is cached")
                .isEqualTo(table.rows.get(key));
            assertThat(chain.last.get(key)).as("of %s", key).isEqualTo(table.rows.get(key));
          }
          assertThat(chain.breaks).isEmpty();
        });
  }

  private static void assertLinearizable(String name, Register<?, ?> register, Runnable afterEach)
      throws Exception {
    Outcome outcome = Rounds.run(register, TIME, HISTORIES, afterEach);

    assertThat(outcome.violation()).isEmpty();
    System.out.printf(
        "linearizability, %s: %,d rounds, %,d histories with calls at once%n",
        name, outcome.rounds(), outcome.overlapping());
  }

  /** A value that its user changes as soon as it has read it. */
  static final class Box {
    private int number;

    Box(int number) {
      this.number = number;
    }

    int take() {
      int taken = number;
      number = -2;
      return taken;
    }

    @Override
    public boolean equals(Object other) {
      SlowKey.changePlaces();
      return other instanceof Box box && box.number == number;
    }

    @Override
    public int hashCode() {
      return Integer.hashCode(number);
    }
  }

  /** A slow table behind the cache. */
  private static final class Table implements CacheWriter<SlowKey, Integer> {
    private final Map<Integer, Integer> rows = new ConcurrentHashMap<>();

    @Override
    public void write(Cache.Entry<? extends SlowKey, ? extends Integer> entry) {
      SlowKey.changePlaces();
      rows.put(entry.getKey().number(), entry.getValue());
    }

    @Override
    public void delete(Object key) {
      SlowKey.changePlaces();
      rows.remove(((SlowKey) key).number());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends SlowKey, ? extends Integer>> entries) {
      throw new UnsupportedOperationException("only single keys are written");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      throw new UnsupportedOperationException("only single keys are deleted");
    }
  }

  /** Never expires anything, after some thought. */
  private static final class LongDays implements ExpiryPolicy {
    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
      SlowKey.changePlaces();
      return javax.cache.expiry.Duration.ONE_DAY;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForAccess() {
      SlowKey.changePlaces();
      return javax.cache.expiry.Duration.ONE_DAY;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForUpdate() {
      SlowKey.changePlaces();
      return null;
    }
  }

  /** Checks that each event of a key begins where the one before ended. */
  private static final class Chain
      implements CacheEntryCreatedListener<SlowKey, Integer>,
          CacheEntryUpdatedListener<SlowKey, Integer>,
          CacheEntryRemovedListener<SlowKey, Integer> {

    private final Map<Integer, Integer> last = new ConcurrentHashMap<>();
    private final Queue<String> breaks = new ConcurrentLinkedQueue<>();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends SlowKey, ? extends Integer>> events) {
      events.forEach(event -> link(event, null, event.getValue()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends SlowKey, ? extends Integer>> events) {
      events.forEach(event -> link(event, event.getOldValue(), event.getValue()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends SlowKey, ? extends Integer>> events) {
      events.forEach(event -> link(event, event.getOldValue(), null));
    }

    private void link(
        CacheEntryEvent<? extends SlowKey, ? extends Integer> event, Integer from, Integer to) {
      int key = event.getKey().number();
      SlowKey.changePlaces();
      Integer known = to == null ? last.remove(key) : last.put(key, to);
      if (!Objects.equals(known, from)) {
        breaks.add(List.of(event.getEventType(), key) + ": " + from + ", not " + known);
      }
    }
  }
}

package io.terrace.cache.clients;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.jcache.TerraceCachingProvider;
import io.terrace.cache.test.clients.Together;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that clients register: lambdas, slow ones, and such as use the cache themselves. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenersTest {

  private static final int THREADS = 8;
  private static final int KEYS = 3;
  private static final int CHANGES = 500;

  private final CachingProvider provider = new TerraceCachingProvider();
  private final CacheManager manager =
      provider.getCacheManager(URI.create("terrace:listeners"), null);

  @AfterEach
  void close() {
    provider.close();
  }

  private Cache<String, Integer> numbers(
      CacheEntryListener<String, Integer> listener, boolean synchronous) {
    CacheEntryListenerConfiguration<String, Integer> listening =
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, synchronous);
    return manager.createCache(
        "numbers",
        new MutableConfiguration<String, Integer>()
            .setTypes(String.class, Integer.class)
            .addCacheEntryListenerConfiguration(listening));
  }

  /** A listener of what is written. */
  private interface Writes
      extends CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer> {

    void heard(CacheEntryEvent<? extends String, ? extends Integer> event);

    @Override
    default void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(this::heard);
    }

    @Override
    default void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(this::heard);
    }
  }

  private static void add(Cache<String, Integer> cache, String key) {
    cache.invoke(
        key,
        (entry, arguments) -> {
          entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
          return null;
        });
  }

  @Test
  void factoriesOfListenersAndFiltersNeedNotBeSerialisable() {
    Object notSerialisable = new Object();
    Queue<Object> heard = new ConcurrentLinkedQueue<>();
    CacheEntryCreatedListener<String, Integer> listener =
        events -> events.forEach(event -> heard.add(List.of(notSerialisable, event.getValue())));
    CacheEntryListenerConfiguration<String, Integer> listening =
        new MutableCacheEntryListenerConfiguration<>(
            () -> listener,
            () -> event -> event.getValue() > 1 && notSerialisable != null,
            false,
            true);
    Cache<String, Integer> cache =
        manager.createCache(
            "configured",
            new MutableConfiguration<String, Integer>()
                .addCacheEntryListenerConfiguration(listening));

    cache.put("one", 1);
    cache.put("two", 2);
    cache.deregisterCacheEntryListener(listening);
    cache.put("three", 3);
    cache.registerCacheEntryListener(listening);
    cache.put("four", 4);

    assertThat(heard).containsExactly(List.of(notSerialisable, 2), List.of(notSerialisable, 4));
  }

  @Test
  void asynchronousEventsOfAKeyComeInTheirOrder() throws Exception {
    Map<String, Queue<Integer>> heard = new ConcurrentHashMap<>();
    Writes listener =
        event ->
            heard
                .computeIfAbsent(event.getKey(), key -> new ConcurrentLinkedQueue<>())
                .add(event.getValue());
    Cache<String, Integer> cache = numbers(listener, false);

    Together.run(
        THREADS,
        () -> {
          for (int i = 0; i < CHANGES; i++) {
            add(cache, "key " + i % KEYS);
          }
          return null;
        });

    for (int key = 0; key < KEYS; key++) {
      String name = "key " + key;
      int last = cache.get(name);
      await().atMost(30, SECONDS).until(() -> heard.get(name).size() == last);
      assertThat(heard.get(name)).containsExactlyElementsOf(range(last));
    }
  }

  private static List<Integer> range(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEntryIsVisibleWhenItsEventIsTold(boolean synchronous) throws Exception {
    Queue<String> early = new ConcurrentLinkedQueue<>();
    AtomicInteger heard = new AtomicInteger();
    Writes listener =
        event -> {
          Integer visible = sourceOf(event).get(event.getKey());
          if (visible == null || visible < event.getValue()) {
            early.add(event.getValue() + " was told while " + visible + " was there");
          }
          heard.incrementAndGet();
        };
    Cache<String, Integer> cache = numbers(listener, synchronous);

    Together.run(
        THREADS,
        () -> {
          for (int i = 0; i < CHANGES; i++) {
            add(cache, "key " + i % KEYS);
          }
          return null;
        });

    await().atMost(30, SECONDS).until(() -> heard.get() == THREADS * CHANGES);
    assertThat(early).isEmpty();
  }

  @Test
  void asynchronousListenersRunOnThreadsOfTheManager() {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    Writes listener = event -> threads.add(Thread.currentThread().getName());
    Cache<String, Integer> cache = numbers(listener, false);

    cache.put("key", 1);

    await().atMost(30, SECONDS).until(() -> !threads.isEmpty());
    assertThat(threads).allMatch(name -> name.startsWith("terrace-listeners-"));
  }

  @Test
  void thousandsOfEventsDoNotTakeThousandsOfThreads() {
    int events = 5_000;
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger heard = new AtomicInteger();
    CountDownLatch released = new CountDownLatch(1);
    Writes listener =
        event -> {
          threads.add(Thread.currentThread());
          awaitOrFail(released);
          heard.incrementAndGet();
        };
    Cache<String, Integer> cache = numbers(listener, false);

    for (int i = 0; i < events; i++) {
      cache.put("key " + i, i);
    }
    int waiting = events - heard.get();
    released.countDown();

    await().atMost(30, SECONDS).until(() -> heard.get() == events);
    assertThat(waiting).as("none could be done before").isEqualTo(events);
    assertThat(threads).hasSizeLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whileAListenerRunsOthersReadAndWriteItsEntry(boolean synchronous) {
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    Writes listener =
        event -> {
          if (event.getValue() == 1) {
            Cache<String, Integer> cache = sourceOf(event);
            new Thread(() -> cache.put(event.getKey(), 2), "another").start();
            await().atMost(20, SECONDS).until(() -> cache.get(event.getKey()) == 2);
            seen.add(cache.get(event.getKey()));
          }
        };
    Cache<String, Integer> cache = numbers(listener, synchronous);

    cache.put("key", 1);

    await().atMost(30, SECONDS).until(() -> !seen.isEmpty());
    assertThat(seen).containsExactly(2);
    assertThat(cache.get("key")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aListenerMayChangeTheEntryThatItHearsOf(boolean synchronous) {
    Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    Writes listener =
        event -> {
          heard.add(event.getValue());
          if (event.getValue() < 3) {
            add(sourceOf(event), event.getKey());
          }
        };
    Cache<String, Integer> cache = numbers(listener, synchronous);

    cache.put("key", 1);

    await().atMost(30, SECONDS).until(() -> heard.size() == 3);
    assertThat(heard).containsExactly(1, 2, 3);
    assertThat(cache.get("key")).isEqualTo(3);
  }

  @SuppressWarnings("unchecked") // the source of an event is the cache, without its types
  private static Cache<String, Integer> sourceOf(
      CacheEntryEvent<? extends String, ? extends Integer> event) {
    return (Cache<String, Integer>) event.getSource();
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}

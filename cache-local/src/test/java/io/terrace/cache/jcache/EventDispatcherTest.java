package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.jcache.EventScene.Heard;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.EventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners are told, what becomes of their failures, and how they come and go. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventDispatcherTest {

  private final ExecutorService listeners = Executors.newFixedThreadPool(4);
  private final EventScene scene = new EventScene(listeners);

  @AfterEach
  void stop() throws Exception {
    listeners.shutdownNow();
    assertThat(listeners.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Nested
  class Failures {

    @Test
    void theExceptionOfASynchronousListenerReachesTheCallerAndNoOtherListener() {
      AtomicInteger told = new AtomicInteger();
      IllegalStateException broken = new IllegalStateException("broken");
      scene.synchronously(
          event -> {
            throw broken;
          });
      scene.synchronously(event -> told.incrementAndGet());

      assertThatThrownBy(() -> scene.put("a", 1))
          .isInstanceOf(CacheEntryListenerException.class)
          .hasMessageContaining("cache 'scene'")
          .hasMessageContaining("CREATED")
          .hasCause(broken);
      assertThat(told.get()).isEqualTo(1);
      assertThat(scene.entries).containsEntry("a", 1);
    }

    @Test
    void aListenerExceptionIsNotWrappedAgainAndAnErrorNotAtAll() {
      CacheEntryListenerException own = new CacheEntryListenerException("own");
      AssertionError error = new AssertionError("error");
      scene.synchronously(
          event -> {
            if (event.getEventType() == EventType.CREATED) {
              throw own;
            }
            throw error;
          });

      assertThatThrownBy(() -> scene.put("a", 1)).isSameAs(own);
      assertThatThrownBy(() -> scene.put("a", 2)).isSameAs(error);
    }

    @Test
    void allEventsOfAnOperationAreToldAndTheirFailuresGathered() {
      List<String> told = new ArrayList<>();
      scene.synchronously(
          event -> {
            told.add(event.getKey());
            throw new IllegalStateException(event.getKey());
          });

      assertThatThrownBy(() -> scene.putAll(List.of("a", "b", "c"), 1))
          .hasRootCauseMessage("a")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
      assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void aFailingFilterIsAFailingListener() {
      List<Integer> told = new ArrayList<>();
      scene.register(
          (Heard) event -> told.add(event.getValue()),
          event -> {
            if (event.getValue() == 1) {
              throw new IllegalStateException("filter");
            }
            return event.getValue() > 2;
          },
          true);

      assertThatThrownBy(() -> scene.put("a", 1))
          .isInstanceOf(CacheEntryListenerException.class)
          .hasRootCauseMessage("filter");
      scene.put("a", 2);
      scene.put("a", 3);
      assertThat(told).containsExactly(3);
    }

    @Test
    void theFailureOfAnAsynchronousListenerHarmsNothing() {
      AtomicInteger told = new AtomicInteger();
      scene.asynchronously(
          event -> {
            throw new AssertionError("broken");
          });
      scene.asynchronously(event -> told.incrementAndGet());

      for (int i = 1; i <= 100; i++) {
        scene.put("a", i);
      }

      await().untilAsserted(() -> assertThat(told.get()).isEqualTo(100));
    }

    @Test
    void theFailureOfAnOperationIsNotHiddenByThatOfItsListener() {
      scene.synchronously(
          event -> {
            throw new IllegalStateException("listener");
          });

      assertThatThrownBy(
              () -> {
                try (EventBatch<String, Integer> batch = scene.dispatcher.begin()) {
                  scene.change("a", 1);
                  assertThat(batch).isNotNull();
                  throw new IllegalArgumentException("operation");
                }
              })
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
  }

  @Nested
  class WhatAnEventSays {
    private final List<CacheEntryEvent<? extends String, ? extends Integer>> told =
        new ArrayList<>();

    private CacheEntryEvent<? extends String, ? extends Integer> only(
        EventType type, boolean oldValues, Integer oldValue, Integer newValue) {
      Heard listener = told::add;
      scene.dispatcher.register(EventScene.configuration(listener, null, oldValues, true));
      try (EventBatch<String, Integer> batch = scene.dispatcher.begin()) {
        scene.dispatcher.enqueue(type, "a", oldValue, newValue);
        batch.tell();
      }
      assertThat(told).hasSize(1);
      return told.get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreatedEntryHasNoOldValue(boolean oldValues) {
      var event = only(EventType.CREATED, oldValues, 1, 2);
      assertThat(event.getValue()).isEqualTo(2);
      assertThat(event.isOldValueAvailable()).isFalse();
      assertThat(event.getOldValue()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpdatedEntryHasItsOldValueWhereItWasAskedFor(boolean oldValues) {
      var event = only(EventType.UPDATED, oldValues, 1, 2);
      assertThat(event.getValue()).isEqualTo(2);
      assertThat(event.isOldValueAvailable()).isEqualTo(oldValues);
      assertThat(event.getOldValue()).isEqualTo(oldValues ? 1 : null);
    }

    @Test
    void aRemovedEntrysValueIsItsOldOne() {
      var event = only(EventType.REMOVED, true, 1, null);
      assertThat(event.isOldValueAvailable()).isTrue();
      assertThat(event.getOldValue()).isEqualTo(1);
      assertThat(event.getValue()).isEqualTo(1);
    }

    @Test
    void anExpiredEntryHasNoValueWhereItWasNotAskedFor() {
      var event = only(EventType.EXPIRED, false, 1, null);
      assertThat(event.isOldValueAvailable()).isFalse();
      assertThat(event.getOldValue()).isNull();
      assertThat(event.getValue()).isNull();
    }

    @Test
    void itUnwrapsAndShowsNeitherKeyNorValue() {
      var event = only(EventType.UPDATED, true, 17, 18);
      assertThat((Object) event.unwrap(CacheEntryEvent.class)).isSameAs(event);
      assertThatIllegalArgumentException().isThrownBy(() -> event.unwrap(String.class));
      assertThat(event.toString()).isEqualTo("UPDATED in cache 'scene'");
      assertThat(event.getSource().getName()).isEqualTo("scene");
    }
  }

  @Nested
  class Registration {

    @Test
    void aConfigurationIsRegisteredOnce() {
      var configuration = scene.synchronously(event -> {});

      assertThatIllegalArgumentException()
          .isThrownBy(() -> scene.dispatcher.register(configuration))
          .withMessageContaining("cache 'scene'");
      assertThat(scene.dispatcher.isEmpty()).isFalse();
      assertThat(scene.dispatcher.deregister(configuration)).isTrue();
      assertThat(scene.dispatcher.deregister(configuration)).isFalse();
      assertThat(scene.dispatcher.isEmpty()).isTrue();
    }

    @Test
    void aListenerIsWantedForWhatItHearsAndAskedFor() {
      CacheEntryCreatedListener<String, Integer> created = events -> {};
      scene.dispatcher.register(EventScene.configuration(created, null, true, true));
      Heard all = event -> {};
      CacheEntryListenerConfiguration<String, Integer> without =
          EventScene.configuration(all, null, false, false);

      assertThat(scene.dispatcher.wants(EventType.CREATED)).isTrue();
      assertThat(scene.dispatcher.wants(EventType.UPDATED)).isFalse();
      scene.dispatcher.register(without);
      assertThat(scene.dispatcher.wants(EventType.UPDATED)).isTrue();
      assertThat(scene.dispatcher.wantsOldValue(EventType.UPDATED)).isFalse();
      scene.synchronously(event -> {});
      assertThat(scene.dispatcher.wantsOldValue(EventType.UPDATED)).isTrue();
    }

    @Test
    void aFactoryThatGivesNothingIsAClearError() {
      assertThatThrownBy(
              () ->
                  scene.dispatcher.register(
                      new MutableCacheEntryListenerConfiguration<String, Integer>(
                          () -> null, null, true, true)))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("cache 'scene'")
          .hasMessageContaining("factory");
      assertThat(scene.dispatcher.isEmpty()).isTrue();
    }

    @Test
    void aDeregisteredListenerIsClosedAndHearsNothingMore() {
      ClosingListener listener = new ClosingListener(null);
      var configuration = scene.register(listener, null, true);

      scene.put("a", 1);
      scene.dispatcher.deregister(configuration);
      scene.put("a", 2);

      assertThat(listener.told).containsExactly(1);
      assertThat(listener.closed.get()).isEqualTo(1);
    }

    @Test
    void anEventOnItsWayDoesNotReachAListenerThatIsGone() {
      EventScene stuck = new EventScene(task -> {});
      ClosingListener listener = new ClosingListener(null);
      var configuration = stuck.register(listener, null, false);
      stuck.put("a", 1);

      stuck.dispatcher.deregister(configuration);
      stuck.dispatcher.close();

      assertThat(listener.told).isEmpty();
    }

    @Test
    void closingTellsWhatHasHappenedAndClosesAllOnce() {
      EventScene stuck = new EventScene(task -> {});
      ClosingListener listener = new ClosingListener(null);
      stuck.register(listener, null, false);
      stuck.put("a", 1);
      stuck.put("b", 2);

      stuck.dispatcher.close();
      stuck.dispatcher.close();
      stuck.put("a", 3);

      assertThat(listener.told).containsExactlyInAnyOrder(1, 2);
      assertThat(listener.closed.get()).isEqualTo(1);
    }

    @Test
    void failuresToCloseAreGathered() {
      ClosingListener one = new ClosingListener(new IOException("one"));
      ClosingListener other = new ClosingListener(new IOException("other"));
      scene.register(one, null, true);
      scene.register(other, null, true);

      assertThatThrownBy(scene.dispatcher::close)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("cache 'scene'")
          .hasRootCauseMessage("one")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(other.closed.get()).isEqualTo(1);
    }

    @Test
    void aListenerMayCloseItsCache() {
      scene.synchronously(event -> scene.dispatcher.close());

      scene.put("a", 1);
      scene.put("a", 2);

      assertThat(scene.dispatcher.isEmpty()).isTrue();
    }
  }

  private static final class ClosingListener implements Heard, Closeable {
    final List<Integer> told = new ArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    private final IOException failure;

    ClosingListener(IOException failure) {
      this.failure = failure;
    }

    @Override
    public void accept(CacheEntryEvent<? extends String, ? extends Integer> event) {
      told.add(event.getValue());
    }

    @Override
    public void close() throws IOException {
      closed.incrementAndGet();
      if (failure != null) {
        throw failure;
      }
    }
  }
}

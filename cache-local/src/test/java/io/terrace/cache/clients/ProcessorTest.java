package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.terrace.cache.jcache.TerraceCachingProvider;
import io.terrace.cache.test.clients.Together;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Spring's {@code sync = true} and a rate limiter need of {@code invoke}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessorTest {

  private static final int THREADS = 50;

  private final CachingProvider provider = new TerraceCachingProvider();
  private final CacheManager manager = provider.getCacheManager();

  @AfterEach
  void close() {
    provider.close();
  }

  /** As Spring does it: the processor is one object for all, the call of the method an argument. */
  private static final class LoadsIfAbsent implements EntryProcessor<Object, Object, Object> {
    @Override
    public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
      if (entry.exists()) {
        return entry.getValue();
      }
      Object value;
      try {
        value = ((Callable<?>) arguments[0]).call();
      } catch (Exception e) {
        throw new EntryProcessorException("the method failed", e);
      }
      entry.setValue(value);
      return value;
    }
  }

  @Test
  void fiftyCallersOfOneAbsentKeyMakeOneCallBetweenThem() throws Exception {
    Cache<Object, Object> cache = manager.createCache("books", new MutableConfiguration<>());
    LoadsIfAbsent processor = new LoadsIfAbsent();
    AtomicInteger calls = new AtomicInteger();

    List<Object> results =
        Together.run(
            THREADS,
            () ->
                cache.invoke(
                    "isbn",
                    processor,
                    (Callable<String>)
                        () -> {
                          Together.giveWay();
                          return "book " + calls.incrementAndGet();
                        }));

    assertThat(results).hasSize(THREADS).containsOnly("book 1");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aBucketOfAThousandTokensLetsAThousandThrough() throws Exception {
    Cache<String, byte[]> buckets =
        manager.createCache(
            "buckets",
            new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    EntryProcessor<String, byte[], Boolean> take =
        (entry, arguments) -> {
          byte[] state = entry.exists() ? entry.getValue() : tokens(1_000);
          int left = ByteBuffer.wrap(state).getInt();
          Together.giveWay();
          if (left == 0) {
            return false;
          }
          entry.setValue(tokens(left - 1));
          return true;
        };
    LongAdder through = new LongAdder();

    Together.run(
        THREADS,
        () -> {
          for (int i = 0; i < 100; i++) {
            if (buckets.invoke("user", take)) {
              through.increment();
            }
          }
          return null;
        });

    assertThat(through.sum()).isEqualTo(1_000);
  }

  private static byte[] tokens(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  @Test
  void aProcessorRunsOncePerCallAndAloneWhileOthersWriteItsKey() throws Exception {
    Cache<Object, Object> cache = manager.createCache("numbers", new MutableConfiguration<>());
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Together.run(
        8,
        () -> {
          for (int i = 0; i < 200; i++) {
            cache.put("key", i);
            cache.invoke(
                "key",
                (entry, arguments) -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  runs.incrementAndGet();
                  entry.setValue(-1);
                  Together.giveWay();
                  inside.decrementAndGet();
                  return null;
                });
            cache.remove("key");
          }
          return null;
        });

    assertThat(runs).hasValue(8 * 200);
    assertThat(most).hasValue(1);
  }

  @Test
  void processorsOfTwoKeysRunAtOnce() throws Exception {
    Cache<Object, Object> cache = manager.createCache("numbers", new MutableConfiguration<>());
    CyclicBarrier inside = new CyclicBarrier(2);
    AtomicInteger number = new AtomicInteger();

    List<Integer> arrivals =
        Together.run(
            2,
            () ->
                cache.<Integer>invoke(
                    "key " + number.incrementAndGet(),
                    (entry, arguments) -> {
                      try {
                        return inside.await(20, TimeUnit.SECONDS);
                      } catch (Exception e) {
                        throw new EntryProcessorException(e);
                      }
                    }));

    assertThat(arrivals).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void anEntryProcessorExceptionReachesTheCallerAsItIs() {
    Cache<Object, Object> cache = manager.createCache("books", new MutableConfiguration<>());
    IOException cause = new IOException("no connection");
    Callable<Object> fails =
        () -> {
          throw cause;
        };

    assertThatThrownBy(() -> cache.invoke("isbn", new LoadsIfAbsent(), fails))
        .isExactlyInstanceOf(EntryProcessorException.class)
        .hasMessage("the method failed")
        .cause()
        .isSameAs(cause);
  }

  @Test
  void anotherExceptionIsTheDirectCauseOfWhatTheCallerSees() {
    Cache<Object, Object> cache = manager.createCache("books", new MutableConfiguration<>());
    IllegalStateException cause = new IllegalStateException("no");

    EntryProcessorException thrown =
        catchThrowableOfType(
            EntryProcessorException.class,
            () ->
                cache.invoke(
                    "isbn",
                    (entry, arguments) -> {
                      throw cause;
                    }));

    assertThat(thrown.getCause()).isSameAs(cause);
  }

  @Test
  void anExceptionForOneOfManyKeysIsNotWrappedAgainEither() {
    Cache<Object, Object> cache = manager.createCache("books", new MutableConfiguration<>());
    EntryProcessorException failure = new EntryProcessorException(new IOException("no"));

    Map<Object, EntryProcessorResult<Object>> results =
        cache.invokeAll(
            Set.of("isbn"),
            (entry, arguments) -> {
              throw failure;
            });

    assertThatThrownBy(() -> results.get("isbn").get()).isSameAs(failure);
  }

  @Test
  void aProcessorThatFailsLeavesTheEntryAsItWasAndItsKeyToOthers() throws Exception {
    Cache<Object, Object> cache = manager.createCache("books", new MutableConfiguration<>());
    cache.put("isbn", "old");

    assertThatThrownBy(
            () ->
                cache.invoke(
                    "isbn",
                    (entry, arguments) -> {
                      entry.setValue("new");
                      throw new IllegalStateException("after all, no");
                    }))
        .isInstanceOf(EntryProcessorException.class);

    assertThat(cache.get("isbn")).isEqualTo("old");
    assertThat(Together.run(1, () -> cache.getAndPut("isbn", "newer"))).containsExactly("old");
  }

  @Test
  void aValueSetByAProcessorIsCopied() {
    Cache<String, List<String>> cache = manager.createCache("lists", new MutableConfiguration<>());
    List<String> set = new ArrayList<>(List.of("one"));

    cache.invoke(
        "key",
        (entry, arguments) -> {
          entry.setValue(set);
          return null;
        });
    set.add("two");

    assertThat(cache.get("key")).containsExactly("one");
  }

  @Test
  void aValueThatAProcessorChangesButDoesNotSetStaysAsItWas() {
    Cache<String, List<String>> cache = manager.createCache("lists", new MutableConfiguration<>());
    cache.put("key", new ArrayList<>(List.of("one")));

    boolean changed =
        cache.invoke("key", (entry, arguments) -> entry.getValue().add("changed in place"));

    assertThat(changed).isTrue();
    assertThat(cache.get("key")).containsExactly("one");
  }
}

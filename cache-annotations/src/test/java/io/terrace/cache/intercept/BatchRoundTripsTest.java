package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand keys, of which the remote tier has six hundred. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchRoundTripsTest {

  interface Squares {
    @Cached(name = "squares")
    Map<Integer, Long> squares(Collection<Integer> numbers);
  }

  private final VirtualClock clock = new VirtualClock();
  private final FaultyStore store = new FaultyStore(new InMemoryStore(clock), clock);
  private final List<Collection<Integer>> calls = new ArrayList<>();
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  @AfterEach
  void close() {
    managers.forEach(TerraceCacheManager::close);
  }

  private Squares squares(String namespace) {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace(namespace)
            .timeSource(clock)
            .remote(new RemoteTier(store, null))
            .build();
    managers.add(manager);
    return CachedProxies.of(manager).wrap(Squares.class, this::computed);
  }

  private Map<Integer, Long> computed(Collection<Integer> numbers) {
    calls.add(numbers);
    return numbers.stream().collect(Collectors.toMap(Function.identity(), n -> (long) n * n));
  }

  private static Set<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void areReadInOneRoundTripAndTheMethodIsCalledOnceWithTheRest() {
    squares("batch").squares(numbers(600));
    managers.remove(0).close(); // whose heap has them
    long reads = store.calls(StoreOperation.GET_ALL);

    Map<Integer, Long> all = squares("batch").squares(numbers(1_000));

    assertThat(all).hasSize(1_000).containsEntry(999, 998_001L);
    assertThat(store.calls(StoreOperation.GET_ALL) - reads).isEqualTo(1);
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1)).hasSize(400).noneMatch(number -> number < 600);
  }
}

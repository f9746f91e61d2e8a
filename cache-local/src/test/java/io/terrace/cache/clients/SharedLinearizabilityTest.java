package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.VirtualClock;
import io.terrace.cache.test.clients.Register;
import io.terrace.cache.test.clients.Rounds;
import io.terrace.cache.test.clients.Rounds.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.expiry.EternalExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All operations of JSR-107 on one key, mixed, are atomic in two processes at once, where nothing
 * is kept in the heap: an entry that is may be read there until the bus has told of its change.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLinearizabilityTest {

  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int HISTORIES = 200;

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore store = new InMemoryStore(clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  @AfterEach
  void close() {
    managers.forEach(TerraceCacheManager::close);
  }

  private Cache<Integer, Integer> cache(CacheSpec<Integer, Integer> spec) {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("linearizability")
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .timeSource(clock)
            .remote(new RemoteTier(store, bus.join()))
            .build();
    managers.add(manager);
    return manager.cache("shared", spec);
  }

  @Test
  void comparedAndSetTheyAreLinearizable() throws Exception {
    assertLinearizable(CacheSpec.of(Integer.class, Integer.class).tiers(Tier.REMOTE));
  }

  @Test
  void underLeasesTheyAreLinearizable() throws Exception {
    assertLinearizable(
        CacheSpec.of(Integer.class, Integer.class)
            .tiers(Tier.REMOTE)
            .expiryPolicy(EternalExpiryPolicy.factoryOf()));
  }

  private void assertLinearizable(CacheSpec<Integer, Integer> spec) throws Exception {
    Cache<SlowKey, Integer> both = inTurn(List.of(cache(spec), cache(spec)));
    Register<SlowKey, Integer> register =
        new Register<>(both, SlowKey::new, Function.identity(), Function.identity());

    Outcome outcome = Rounds.run(register, TIME, HISTORIES, () -> {});

    assertThat(outcome.violation()).isEmpty();
    System.out.printf(
        "linearizability, two processes: %,d rounds, %,d histories with calls at once%n",
        outcome.rounds(), outcome.overlapping());
  }

  /** Returns what makes each call on one of {@code caches}, whose keys are those numbers. */
  @SuppressWarnings("unchecked") // a proxy has no type arguments
  private static Cache<SlowKey, Integer> inTurn(List<Cache<Integer, Integer>> caches) {
    AtomicInteger turn = new AtomicInteger();
    return (Cache<SlowKey, Integer>)
        Proxy.newProxyInstance(
            Cache.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) ->
                called(
                    caches.get(Math.floorMod(turn.getAndIncrement(), caches.size())),
                    method,
                    arguments));
  }

  private static Object called(Cache<Integer, Integer> cache, Method method, Object[] arguments)
      throws Throwable {
    Object[] numbers = arguments.clone();
    numbers[0] = ((SlowKey) arguments[0]).number();
    try {
      return method.invoke(cache, numbers);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

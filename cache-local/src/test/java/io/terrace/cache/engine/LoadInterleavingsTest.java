package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.EntryOptions;
import io.terrace.cache.local.CaffeineTierFactory;
import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Single flight and the local install (rules F1 and F4), in all orders of two threads with up to
 * two preemptions, and of three with one: see {@link Interleavings}. What must hold is in {@link
 * LoadHistory}; that it is seen where it does not, in {@link PlantedFaults}.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadInterleavingsTest {

  @TempDir private Path services;

  @Nested
  class SingleFlight {

    @Test
    void readersOfAColdKeyShareALoad() {
      check(InterleavedCache::read, InterleavedCache::read);
    }

    @Test
    void aReaderAfterAnInvalidationOfTheKeyJoinsNoOlderLoad() {
      check(InterleavedCache::read, both(InterleavedCache::invalidate, InterleavedCache::read));
    }

    @Test
    void aReaderAfterAClearJoinsNoOlderLoad() {
      check(InterleavedCache::read, both(InterleavedCache::clear, InterleavedCache::read));
    }

    @Test
    void aReaderAfterAnInvalidationOfTheTagJoinsNoOlderLoad() {
      check(InterleavedCache::read, both(InterleavedCache::invalidateTag, InterleavedCache::read));
    }

    @Test
    void aFailureIsOfTheLoadThatWasJoinedAndTheNextReaderLoads() {
      check(
          both(InterleavedCache::readInVain, InterleavedCache::read),
          both(InterleavedCache::readInVain, InterleavedCache::read));
    }

    @Test
    void threeReadersOfWhomOneFailsAndAnInvalidationKeepTheRules() {
      check(
          List.of(
              InterleavedCache::readInVain,
              InterleavedCache::read,
              both(InterleavedCache::invalidate, InterleavedCache::read)));
    }
  }

  @Nested
  class LocalInstall {

    @Test
    void nothingFromBeforeIsHeldAfterAnInvalidationOfTheKey() {
      check(InterleavedCache::read, InterleavedCache::invalidate);
    }

    @Test
    void nothingFromBeforeIsHeldAfterAClear() {
      check(InterleavedCache::read, InterleavedCache::clear);
    }

    @Test
    void nothingFromBeforeIsHeldAfterAnInvalidationOfTheTag() {
      check(InterleavedCache::read, InterleavedCache::invalidateTag);
    }

    @Test
    void nothingFromBeforeIsHeldAfterTwoInvalidationsAtOnce() {
      check(List.of(InterleavedCache::read, InterleavedCache::invalidate, InterleavedCache::clear));
    }
  }

  /** Each breaks one rule, in few interleavings only. */
  @Nested
  class PlantedFaults {

    @Test
    void anInvalidationThatLeavesTheFlightIsFound() {
      assertFound(
          "a reader who came after an invalidation got a value from before it",
          KeepsFlight::new,
          InterleavedCache::read,
          both(InterleavedCache::invalidate, InterleavedCache::read));
    }

    @Test
    void readersWhoEachLoadAreFound() {
      assertFound(
          "two loads between two invalidations",
          LoadsAlone::new,
          InterleavedCache::read,
          InterleavedCache::read);
    }

    @Test
    void aFailureThatIsKeptIsFound() {
      assertFound(
          "a reader got a failure that was told before it came",
          KeepsFailure::new,
          both(InterleavedCache::readInVain, InterleavedCache::read),
          both(InterleavedCache::readInVain, InterleavedCache::read));
    }

    @Test
    void anInstallInTwoStepsIsFound() {
      assertThatThrownBy(
              () ->
                  tryAll(
                      TwoStepTiers.class,
                      InterleavedCache::new,
                      List.of(InterleavedCache::read, InterleavedCache::invalidate)))
          .hasMessageStartingWith("a value from before an invalidation is held");
    }

    @Test
    void aFenceThatIsTakenAfterTheLoadIsFoundByAnInvalidationOfTheKey() {
      assertLateFenceFound(InterleavedCache::invalidate);
    }

    @Test
    void aFenceThatIsTakenAfterTheLoadIsFoundByAClear() {
      assertLateFenceFound(InterleavedCache::clear);
    }

    @Test
    void aFenceThatIsTakenAfterTheLoadIsFoundByAnInvalidationOfTheTag() {
      assertLateFenceFound(InterleavedCache::invalidateTag);
    }

    private void assertLateFenceFound(Consumer<InterleavedCache> invalidation) {
      assertFound(
          "a value from before an invalidation is held",
          LateFence::new,
          InterleavedCache::read,
          invalidation);
    }
  }

  /** Makes an entry void, and has readers join the load from before it. */
  private static final class KeepsFlight extends InterleavedCache {
    KeepsFlight(EngineRuntime runtime) {
      super(runtime);
    }

    @Override
    void invalidate() {
      history.invalidate(() -> engine.table().updateAlone(KEY, current -> Change.remove(null)));
    }
  }

  /** Looks, loads and writes, as anyone would over a map. */
  private static final class LoadsAlone extends InterleavedCache {
    LoadsAlone(EngineRuntime runtime) {
      super(runtime);
    }

    @Override
    int get(long arrived, boolean fails) {
      TierEntry<Integer> present = engine.peek(KEY);
      if (present != null) {
        return present.held();
      }
      int loaded = load(arrived, fails);
      return engine.update(
          KEY,
          current -> Change.write(engine.writes().entry(loaded, EntryOptions.NONE), loaded),
          Atomicity.BLIND,
          false);
    }
  }

  /** Tells the failure of a flight to one who comes after it. */
  private static final class KeepsFailure extends InterleavedCache {
    private volatile LoadFailure kept;

    KeepsFailure(EngineRuntime runtime) {
      super(runtime);
    }

    @Override
    int get(long arrived, boolean fails) {
      LoadFailure told = kept;
      kept = null;
      if (told != null) {
        throw told;
      }
      try {
        return super.get(arrived, fails);
      } catch (LoadFailure failure) {
        kept = failure;
        throw failure;
      }
    }
  }

  /** Takes the fence when it has loaded, where it should before. */
  private static final class LateFence extends InterleavedCache {
    LateFence(EngineRuntime runtime) {
      super(runtime);
    }

    @Override
    int get(long arrived, boolean fails) {
      int loaded = load(arrived, fails);
      BegunLoad<Key, Integer> late = new BegunLoad<>(engine, new Flight<>(KEY, null));
      try {
        late.found(); // takes the fence
      } catch (InterruptedException never) {
        throw new AssertionError(never);
      }
      return engine
          .values()
          .store(new LoadedValues.Loaded<>(late, loaded, EntryOptions.tags(TAG), 0))
          .held();
    }
  }

  /** Finds the one local tier that it is told of. */
  private static final class OneTier extends ClassLoader {
    private final Path services;
    private final Class<? extends LocalTierFactory> factory;

    OneTier(Path services, Class<? extends LocalTierFactory> factory) {
      super(OneTier.class.getClassLoader());
      this.services = services;
      this.factory = factory;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (!name.endsWith(LocalTierFactory.class.getName())) {
        return super.getResources(name);
      }
      Path file = Files.writeString(services.resolve(factory.getSimpleName()), factory.getName());
      return Collections.enumeration(List.of(file.toUri().toURL()));
    }
  }

  /** Makes the tiers that are used, with points around what they do. */
  public static final class PointedTiers implements LocalTierFactory {
    @Override
    public <K, E> LocalTier<K, E> create(Options<K, E> options) {
      return new PointedTier<>(new CaffeineTierFactory().create(options), false);
    }
  }

  /** Makes tiers whose steps are none. */
  public static final class TwoStepTiers implements LocalTierFactory {
    @Override
    public <K, E> LocalTier<K, E> create(Options<K, E> options) {
      return new PointedTier<>(new CaffeineTierFactory().create(options), true);
    }
  }

  private static final class PointedTier<K, E> implements LocalTier<K, E> {
    private final LocalTier<K, E> tier;
    private final boolean inTwoSteps;

    PointedTier(LocalTier<K, E> tier, boolean inTwoSteps) {
      this.tier = tier;
      this.inTwoSteps = inTwoSteps;
    }

    private static <T> T between(Supplier<T> action) {
      Interleavings.point();
      T result = action.get();
      Interleavings.point();
      return result;
    }

    @Override
    public E get(K key) {
      return between(() -> tier.get(key));
    }

    @Override
    public E peek(K key) {
      return between(() -> tier.peek(key));
    }

    @Override
    public E compute(K key, BiFunction<? super K, ? super E, ? extends E> change) {
      if (!inTwoSteps) {
        return between(() -> tier.compute(key, change));
      }
      E next = between(() -> change.apply(key, tier.peek(key)));
      return tier.compute(key, (k, present) -> next);
    }

    @Override
    public boolean remove(K key, E entry) {
      return between(() -> tier.remove(key, entry));
    }

    @Override
    public void clear() {
      Interleavings.point();
      tier.clear();
      Interleavings.point();
    }

    @Override
    public Iterator<Map.Entry<K, E>> iterator() {
      return tier.iterator();
    }

    @Override
    public long size() {
      return tier.size();
    }
  }

  private static Consumer<InterleavedCache> both(
      Consumer<InterleavedCache> first, Consumer<InterleavedCache> second) {
    return first.andThen(second);
  }

  private void check(Consumer<InterleavedCache> one, Consumer<InterleavedCache> other) {
    check(List.of(one, other));
  }

  private void check(List<Consumer<InterleavedCache>> threads) {
    int orders = tryAll(PointedTiers.class, InterleavedCache::new, threads);
    assertThat(orders).isGreaterThan(50);
    System.out.printf("%,d orders of %d threads%n", orders, threads.size());
  }

  private void assertFound(
      String rule,
      Function<EngineRuntime, InterleavedCache> caches,
      Consumer<InterleavedCache> one,
      Consumer<InterleavedCache> other) {
    assertThatThrownBy(() -> tryAll(PointedTiers.class, caches, List.of(one, other)))
        .hasMessageStartingWith(rule);
  }

  /** Has each of {@code threads} do its part on one cache, in all orders. */
  private int tryAll(
      Class<? extends LocalTierFactory> tiers,
      Function<EngineRuntime, InterleavedCache> caches,
      List<Consumer<InterleavedCache>> threads) {
    EngineRuntime runtime = InterleavedCache.runtime(new OneTier(services, tiers));
    try {
      return Interleavings.tryAll(
          threads.size() == 2 ? 2 : 1,
          () -> {
            InterleavedCache cache = caches.apply(runtime);
            List<Runnable> parts =
                threads.stream().<Runnable>map(part -> () -> part.accept(cache)).toList();
            return new Interleavings.Scene(parts, cache::judge);
          });
    } finally {
      runtime.close();
    }
  }
}

package io.terrace.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerraceObservationsTest {

  private final VirtualClock clock = new VirtualClock();
  private final FaultyStore store = new FaultyStore(new InMemoryStore(clock), clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final QueuedExecutor executor = new QueuedExecutor();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder()
          .namespace("observed")
          .unlisted()
          .timeSource(clock)
          .executor(executor)
          .remote(new RemoteTier(store, bus.join()))
          .build();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

  TerraceObservationsTest() {
    registry.observationConfig().observationHandler(new Stopped());
  }

  private final class Stopped implements ObservationHandler<Observation.Context> {
    @Override
    public void onStop(Observation.Context context) {
      stopped.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofMinutes(1));
  }

  private TieredCache<String, String> local(String name) {
    return manager.cache(name, spec().tiers(Tier.LOCAL));
  }

  private List<Observation.Context> loads() {
    return stopped.stream().filter(each -> each.getName().equals("terrace.cache.load")).toList();
  }

  private List<Observation.Context> calls() {
    return stopped.stream().filter(each -> each.getName().equals("terrace.remote.call")).toList();
  }

  private static Map<String, String> keys(Observation.Context context) {
    return context.getLowCardinalityKeyValues().stream()
        .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  private static Object parentOf(Observation.Context context) {
    return context.getParentObservation() == null
        ? null
        : context.getParentObservation().getContextView();
  }

  @Test
  void nothingIsObservedUnlessThatIsAskedFor() {
    local("c").get("k", key -> "v");
    assertThat(stopped).isEmpty();
  }

  @Test
  void aLoadIsObservedAndAHitIsNot() {
    TieredCache<String, String> cache = local("c");
    TerraceObservations observations = TerraceObservations.register(manager, registry);
    Observation request = Observation.start("request", registry);
    request.scoped(
        () -> {
          cache.get(
              "k",
              key -> {
                Observation.start("query", registry).stop();
                return "v";
              });
          cache.get("k", key -> "unused");
          cache.get("k");
        });
    request.stop();

    assertThat(loads()).hasSize(1);
    Observation.Context load = loads().get(0);
    assertThat(load.getContextualName()).isEqualTo("load c");
    assertThat(keys(load))
        .isEqualTo(
            Map.of("cache.manager", "observed", "cache", "c", "keys", "one", "error", "none"));
    assertThat(parentOf(load)).isSameAs(request.getContext());
    assertThat(stopped.get(0).getName()).isEqualTo("query");
    assertThat(parentOf(stopped.get(0))).isSameAs(load);

    observations.close();
    cache.get("other", key -> "v");
    assertThat(loads()).hasSize(1);
  }

  @Test
  void aLoadThatFailsHasItsError() {
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache = local("c");
    assertThatThrownBy(
            () ->
                cache.get(
                    "k",
                    key -> {
                      throw new IllegalStateException("as planned");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(loads()).hasSize(1);
    assertThat(loads().get(0).getError()).hasMessage("as planned");
    assertThat(keys(loads().get(0))).containsEntry("error", "IllegalStateException");
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void aLoadInAnotherThreadBelongsToWhoAsked() {
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache =
        manager.cache("c", spec().tiers(Tier.LOCAL).staleWhileRevalidate(Duration.ofMinutes(1)));
    cache.put("k", "old");
    clock.advance(Duration.ofSeconds(61));
    Observation request = Observation.start("request", registry);
    request.scoped(() -> assertThat(cache.get("k", key -> "new")).isEqualTo("old"));
    request.stop();
    executor.runAll();

    assertThat(loads()).hasSize(1);
    assertThat(parentOf(loads().get(0))).isSameAs(request.getContext());
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void manyKeysByOneCallAreOneLoad() {
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache = local("c");
    cache.getAll(
        Set.of("a", "b", "c"),
        missing -> {
          Map<String, String> values = new HashMap<>();
          missing.forEach(key -> values.put(key, "v"));
          return values;
        });
    assertThat(loads()).hasSize(1);
    assertThat(keys(loads().get(0))).containsEntry("keys", "many");
  }

  @Test
  void aLoadWhoseValueComesLaterEndsWithIt() {
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache = local("c");
    CompletableFuture<String> value = new CompletableFuture<>();
    CompletableFuture<String> got = cache.async().get("k", key -> value);
    executor.runAll();
    assertThat(loads()).isEmpty();
    assertThat(registry.getCurrentObservation()).as("of this thread").isNull();
    value.complete("v");
    executor.runAll();
    assertThat(got).isCompletedWithValue("v");
    assertThat(loads()).hasSize(1);
    assertThat(keys(loads().get(0))).containsEntry("error", "none");
  }

  @Test
  void callsOfTheRemoteTierAreObserved() {
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache = manager.cache("c", spec());
    cache.put("k", "v");
    assertThat(calls()).isNotEmpty();
    assertThat(calls())
        .allSatisfy(
            call ->
                assertThat(keys(call))
                    .containsEntry("cache.manager", "observed")
                    .containsEntry("remote", "default")
                    .containsEntry("outcome", "answered"));
    assertThat(calls()).extracting(call -> keys(call).get("part")).contains("store", "bus");
    int before = calls().size();
    cache.get("k"); // in the heap
    assertThat(calls()).hasSize(before);

    store.partition();
    cache.get("absent");
    assertThat(calls().size()).isGreaterThan(before);
    assertThat(keys(calls().get(before))).doesNotContainEntry("outcome", "answered");
    assertThat(calls().get(before).getError()).isNotNull();
    store.heal();
  }

  @Test
  void anObserverThatThrowsHarmsNobody() {
    manager.observe(
        new CallObserver() {
          @Override
          public Asked asked(String cache) {
            throw new IllegalStateException("asked");
          }

          @Override
          public Call calling(String remote, Part part) {
            throw new IllegalStateException("calling");
          }
        });
    TerraceObservations.register(manager, registry);
    TieredCache<String, String> cache = manager.cache("c", spec());
    assertThat(cache.get("k", key -> "v")).isEqualTo("v");
    assertThat(loads()).hasSize(1);
  }
}

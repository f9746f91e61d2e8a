package io.terrace.cache.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.StoreException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observes what takes time in the caches of one manager by Micrometer's Observation API, which
 * makes spans of it: each call of a loader, and each call of a remote tier. Needs {@code
 * io.micrometer:micrometer-observation}.
 *
 * <p><b>{@code terrace.cache.load}</b>, from the call of the loader to its end, has the keys {@code
 * cache.manager}, {@code cache}, {@code keys} (one, many) and {@code error}. Its parent is what was
 * observed where the cache was asked, whichever thread then loads; what the loader observes is a
 * child of it. <b>{@code terrace.remote.call}</b> has {@code cache.manager}, {@code remote}, {@code
 * part} (store, bus) and {@code outcome} (answered, or that of the {@link StoreException}). No key
 * of a cache and no value is told.
 *
 * <p>Nothing is observed until this is registered, and a hit of the heap never is. Thread-safe.
 */
@SuppressWarnings("exports") // who uses it has Micrometer, which nobody else needs
public final class TerraceObservations implements AutoCloseable {

  private static final String NONE = "none";

  private final CacheObserver.Observation observing;

  private TerraceObservations(CacheObserver.Observation observing) {
    this.observing = observing;
  }

  /**
   * Begins to observe, until what is returned or the manager is closed.
   *
   * @throws IllegalStateException if the manager is closed
   */
  public static TerraceObservations register(
      TerraceCacheManager manager, ObservationRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    return new TerraceObservations(manager.observe(new Observing(manager.namespace(), registry)));
  }

  /** Observes nothing any more. */
  @Override
  public void close() {
    observing.close();
  }

  private record Observing(String namespace, ObservationRegistry registry) implements CallObserver {

    @Override
    public Asked asked(String cache) {
      Observation parent = registry.getCurrentObservation();
      return keys -> {
        Observation load =
            Observation.createNotStarted("terrace.cache.load", registry)
                .contextualName("load " + cache)
                .lowCardinalityKeyValue("cache.manager", namespace)
                .lowCardinalityKeyValue("cache", cache)
                .lowCardinalityKeyValue("keys", keys == 1 ? "one" : "many");
        if (parent != null) {
          load.parentObservation(parent);
        }
        return new Started(load, "error", TerraceObservations::nameOf);
      };
    }

    @Override
    public Call calling(String remote, Part part) {
      String name = part.name().toLowerCase(Locale.ROOT);
      Observation call =
          Observation.createNotStarted("terrace.remote.call", registry)
              .contextualName(name + " " + remote)
              .lowCardinalityKeyValue("cache.manager", namespace)
              .lowCardinalityKeyValue("remote", remote)
              .lowCardinalityKeyValue("part", name);
      return new Started(call, "outcome", TerraceObservations::outcomeOf);
    }
  }

  private static String nameOf(@Nullable Throwable failure) {
    return failure == null ? NONE : failure.getClass().getSimpleName();
  }

  private static String outcomeOf(@Nullable Throwable failure) {
    if (failure == null) {
      return "answered";
    }
    return failure instanceof StoreException known
        ? known.outcome().name().toLowerCase(Locale.ROOT)
        : StoreException.Outcome.UNKNOWN.name().toLowerCase(Locale.ROOT);
  }

  /** How the end of a call is named. */
  @FunctionalInterface
  private interface Ending {
    String of(@Nullable Throwable failure);
  }

  /** An observation under way, with the scope that it has in the thread where it began. */
  private static final class Started implements CallObserver.Call {

    private final Observation observation;
    private final String key;
    private final Ending ending;
    private final Observation.Scope scope;

    Started(Observation observation, String key, Ending ending) {
      this.observation = observation;
      this.key = key;
      this.ending = ending;
      this.scope = observation.start().openScope();
    }

    @Override
    public void left() {
      scope.close();
    }

    @Override
    public void ended(@Nullable Throwable failure) {
      observation.lowCardinalityKeyValue(key, ending.of(failure));
      if (failure != null) {
        observation.error(failure);
      }
      observation.stop();
    }
  }
}

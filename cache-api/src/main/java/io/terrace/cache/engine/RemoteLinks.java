package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.Tier;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.RemoteTier;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The remote tiers of one manager, by their names; each has a link, versions and an outage of its
 * own. Thread-safe.
 */
final class RemoteLinks {

  /** The name of the one that caches have which name none. */
  static final String DEFAULT = "default";

  private final Map<String, RemoteLink> links = new TreeMap<>();

  /**
   * Makes a link to each of {@code tiers}.
   *
   * @throws IllegalArgumentException if a store keeps no versions
   */
  RemoteLinks(Map<String, RemoteTier> tiers, BiFunction<String, RemoteTier, RemoteLink> maker) {
    tiers.forEach((name, tier) -> links.put(name, maker.apply(name, tier)));
  }

  /**
   * Returns the link of a cache, or null if it is local only.
   *
   * @throws IllegalArgumentException if its spec asks for a remote tier that is not there
   */
  @Nullable RemoteLink of(String cache, CacheSpec<?, ?> spec) {
    Optional<Boolean> asksRemote = spec.tiers().map(tiers -> tiers.contains(Tier.REMOTE));
    boolean otherwise = spec.remote().isPresent() || spec.isStoreByValue();
    if (!asksRemote.orElse(otherwise)) {
      return null;
    }
    boolean mustBe = spec.remote().isPresent() || asksRemote.isPresent();
    return find("cache '" + cache + "'", spec.remote(), mustBe, "tiers(LOCAL)");
  }

  /** The same for a counter. */
  @Nullable RemoteLink of(String counter, CounterSpec spec) {
    if (spec.tier().equals(Optional.of(Tier.LOCAL))) {
      return null;
    }
    boolean mustBe = spec.remote().isPresent() || spec.tier().isPresent();
    return find("counter '" + counter + "'", spec.remote(), mustBe, "tier(LOCAL)");
  }

  private @Nullable RemoteLink find(
      String who, Optional<String> named, boolean mustBe, String remedy) {
    String name = named.orElse(DEFAULT);
    RemoteLink link = links.get(name);
    if (link == null && mustBe) {
      throw new IllegalArgumentException(
          who
              + ": the manager has no remote tier '"
              + name
              + "'. It has "
              + (links.isEmpty() ? "none" : links.keySet())
              + ". Declare it by builder().remote(\""
              + name
              + "\", ...) or terrace.remote."
              + name
              + "=<uri>, or use "
              + remedy
              + ".");
    }
    return link;
  }

  /** Makes void all that carries {@code tag}, in every remote tier. */
  Delivery invalidateTag(String tag) {
    Delivery delivery = Delivery.SENT;
    for (RemoteLink link : links.values()) {
      if (link.invalidate(new Invalidation.OfTag(tag)) == Delivery.PENDING) {
        delivery = Delivery.PENDING;
      }
    }
    return delivery;
  }

  void forEach(Consumer<RemoteLink> action) {
    links.values().forEach(action);
  }
}

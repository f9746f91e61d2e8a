package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Subscriber;
import java.util.List;
import java.util.Set;

/**
 * Makes void here what other processes made void. Doubled and reordered messages are harmless: each
 * can only drop what is held, and fence what is being loaded.
 */
record BusSubscriber(Set<CacheEngine<?, ?>> engines, SharedVersions versions)
    implements Subscriber {

  @Override
  public void invalidated(List<Invalidation> invalidations) {
    invalidations.forEach(this::invalidated);
  }

  private void invalidated(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfKey key) {
      engines.stream()
          .filter(engine -> engine.name().equals(key.cache()))
          .forEach(engine -> engine.invalidatedRemotely(key.key()));
    } else if (invalidation instanceof Invalidation.OfTag tag) {
      versions.forget(TagStamps.nameOfTag(tag.tag()));
      engines.forEach(CacheEngine::tagInvalidated);
    } else if (invalidation instanceof Invalidation.OfCache cache) {
      versions.forget(TagStamps.nameOfCache(cache.cache()));
      engines.stream()
          .filter(engine -> engine.name().equals(cache.cache()))
          .forEach(CacheEngine::clearedRemotely);
    }
  }

  @Override
  public void gap() {
    versions.forgetAll();
    engines.forEach(CacheEngine::clearedRemotely);
  }
}

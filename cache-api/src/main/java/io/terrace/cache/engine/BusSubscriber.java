package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Subscriber;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes void here what other processes made void. Doubled and reordered messages are harmless: each
 * can only drop what is held, and fence what is being loaded. A cache of this process alone has no
 * keys that others know, but its tags are theirs, and so are void with them. What concerns another
 * namespace is nothing here.
 */
record BusSubscriber(RemoteLink link, Set<CacheEngine<?, ?>> engines, LocalVersions localVersions)
    implements Subscriber {

  @Override
  public void invalidated(List<Invalidation> invalidations) {
    for (Invalidation told : invalidations) {
      Invalidation own = link.names().inside(told);
      if (own != null) {
        link.counts().heard.increment();
        invalidated(own);
      }
    }
  }

  private void invalidated(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfKey key) {
      followers(key.cache()).forEach(engine -> engine.invalidatedRemotely(key.key()));
    } else if (invalidation instanceof Invalidation.OfTag tag) {
      link.versions().forget(TagStamps.nameOfTag(tag.tag()));
      localVersions.invalidate(TagStamps.nameOfTag(tag.tag()));
      engines.forEach(CacheEngine::tagInvalidated);
    } else if (invalidation instanceof Invalidation.OfCache cache) {
      link.versions().forget(TagStamps.nameOfCache(cache.cache()));
      followers(cache.cache()).forEach(CacheEngine::clearedRemotely);
    }
  }

  @Override
  public void gap() {
    link.counts().gaps.increment();
    drop();
  }

  /** Makes void all that is held of the remote tier, whatever it is. */
  void drop() {
    link.versions().forgetAll();
    engines.stream()
        .filter(engine -> engine.link() == null || engine.link() == link)
        .forEach(CacheEngine::clearedRemotely);
  }

  private Stream<CacheEngine<?, ?>> followers(String cache) {
    return engines.stream().filter(engine -> engine.link() == link && engine.name().equals(cache));
  }
}

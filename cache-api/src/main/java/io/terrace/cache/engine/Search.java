package io.terrace.cache.engine;

import io.terrace.cache.engine.Claims.Elsewhere;
import io.terrace.cache.engine.FillRights.Turn;
import io.terrace.cache.engine.FillRights.Wants;
import io.terrace.cache.engine.SharedTier.Held;
import io.terrace.cache.spi.RemoteStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one leader has come by in the store. Belongs to the thread that leads. */
final class Search<K, V> implements Claims.Seeker {

  private final SharedTier<K, V> tier;
  private final K key;
  private final String remoteKey;
  private final Fence fence;
  private final Wants<V> wants;
  private long unwanted;
  private @Nullable TierEntry<V> stale;
  private @Nullable TierEntry<V> served;

  Search(SharedTier<K, V> tier, K key, Fence fence, Wants<V> wants) {
    this.tier = tier;
    this.key = key;
    this.remoteKey = tier.remoteKey(key);
    this.fence = fence;
    this.wants = wants;
    this.unwanted = wants.replaced() == null ? RemoteStore.ABSENT : wants.replaced().version();
  }

  K key() {
    return key;
  }

  String remoteKey() {
    return remoteKey;
  }

  Wants<V> wants() {
    return wants;
  }

  @Override
  public boolean takes(byte[] frame) {
    return takes(frame, Map.of());
  }

  /**
   * Returns whether {@code frame} will do.
   *
   * @param known the present versions of some names, as {@link SharedTier#versionsIn} gives them
   */
  boolean takes(byte[] frame, Map<String, Long> known) {
    Held<V> held = tier.held(remoteKey, frame, fence, known);
    if (held.entry() != null && wants.isGood().test(held.entry())) {
      served = held.entry();
      return true;
    }
    stale = held.entry();
    unwanted = held.version();
    return false;
  }

  @Override
  public long unwanted() {
    return unwanted;
  }

  @Override
  public boolean settles() {
    TierEntry<V> known = stale == null ? wants.replaced() : stale;
    if (known != null && wants.isGoodMeanwhile().test(known)) {
      served = known;
      return true;
    }
    return false;
  }

  /** Returns what the leader is to do, by what it has come by. */
  Turn<V> turn(@Nullable FillRight right, Elsewhere elsewhere) {
    return new Turn<>(served, stale, right, elsewhere);
  }
}

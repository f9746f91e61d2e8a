package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.util.IntMap;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Watches over what is put into a hash table: whoever makes the bytes could choose many keys of one
 * hash code, each of which is then compared with all before it, or a key whose hash code takes for
 * ever to find.
 */
final class HashLoad {

  /** Smaller tables are harmless, whatever is in them. */
  private static final int HARMLESS = 1_000;

  private static final HashLoad NONE = new HashLoad(false, null);
  private static final HashLoad SMALL = new HashLoad(true, null);

  private final boolean isHashed;
  private final @Nullable IntMap<int[]> counts;

  private HashLoad(boolean isHashed, @Nullable IntMap<int[]> counts) {
    this.isHashed = isHashed;
    this.counts = counts;
  }

  /** Returns that of a set or map into which {@code size} elements are to be put. */
  static HashLoad of(Object container, int size) {
    boolean isHashed =
        (container instanceof Set && !(container instanceof SortedSet))
            || (container instanceof Map && !(container instanceof SortedMap));
    if (!isHashed) {
      return NONE;
    }
    return size > HARMLESS ? new HashLoad(true, new IntMap<>(HARMLESS)) : SMALL;
  }

  /** Checks a key, before it is put in. */
  void check(@Nullable Object key, @Nullable References references) {
    if (!isHashed) {
      return;
    }
    if (references != null) {
      references.requireHashable();
    }
    if (counts != null
        && key != null
        && !(key instanceof Comparable)) { // Those the table keeps in order.
      int[] count = counts.get(key.hashCode());
      if (count == null) {
        counts.put(key.hashCode(), new int[] {1});
      } else if (++count[0] > HARMLESS) {
        throw new Unreadable(Reason.TOO_LARGE, "too many keys of one hash code");
      }
    }
  }
}

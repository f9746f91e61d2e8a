package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tracks which objects of a value were met, so that each is written once and cycles end.
 *
 * <p>A record, or a list that can't be changed, is made after what it holds. One that holds itself
 * is refused where it is written, and where it is read: there would be nothing to refer to.
 *
 * <p>Who makes bytes can have an object stand in many places for two bytes each, and so make a set
 * that would take for ever to find the hash code of: {@code s2} holds {@code s1} and {@code t1},
 * {@code t2} holds both too, and so on. How many objects a hash code may have to visit is therefore
 * counted while they are read. Not thread-safe.
 */
@SuppressWarnings("rawtypes") // As Kryo has them.
final class References extends MapReferenceResolver {

  /** A fraction of a second. */
  private static final long MOST_VISITS = 5_000_000;

  private final KnownClasses known;
  private final List<Object> underWay = new ArrayList<>();
  private long[] visitsById = new long[16];
  private int[] open = new int[16];
  private int depth;
  private int lastId;
  private long visits;

  References(KnownClasses known) {
    this.known = known;
  }

  @Override
  public boolean useReferences(Class type) {
    return !known.of((Class<?>) type).isLeaf();
  }

  // Writing.

  /** Notes that {@code object}, which is made after what it holds, is being written. */
  void begin(Object object) {
    underWay.add(object);
  }

  void end() {
    underWay.remove(underWay.size() - 1);
  }

  @Override
  public int getWrittenId(Object object) {
    int id = super.getWrittenId(object);
    if (id >= 0) {
      for (Object one : underWay) {
        if (one == object) {
          throw new KryoException(
              "an object of " + object.getClass() + " holds itself, and can't be made before it");
        }
      }
    }
    return id;
  }

  // Reading.

  @Override
  public int nextReadId(Class type) {
    lastId = super.nextReadId(type);
    return lastId;
  }

  @Override
  public Object getReadObject(Class type, int id) {
    if (id < 0 || id >= readObjects.size()) {
      throw new Unreadable(Reason.MALFORMED, "a reference to nothing");
    }
    Object object = readObjects.get(id);
    if (object == null) {
      throw new Unreadable(Reason.MALFORMED, "a reference to what is not made yet");
    }
    visits = sum(visits, id < visitsById.length ? visitsById[id] : 0);
    return object;
  }

  /** Begins to read what the object consists of whose id was given last; see {@link #leave}. */
  long enter() {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    open[depth++] = lastId;
    long before = visits;
    visits = 0;
    return before;
  }

  /**
   * Ends what {@code enter} began.
   *
   * @param before what that returned
   * @param isDeep whether the object's hash code depends on those of what it holds
   */
  void leave(long before, boolean isDeep) {
    int id = open[--depth];
    if (id >= visitsById.length) {
      visitsById = Arrays.copyOf(visitsById, Math.max(id + 1, 2 * visitsById.length));
    }
    visitsById[id] = isDeep ? visits : 0;
    visits = sum(before, visitsById[id]);
  }

  private static long sum(long visits, long more) {
    return Math.min(visits + more + 1, Long.MAX_VALUE / 4);
  }

  /** Checks that the hash codes of what was read since the last {@link #enter} end some day. */
  void requireHashable() {
    if (visits > MOST_VISITS) {
      throw new Unreadable(Reason.TOO_LARGE, "a hash code that would take too long");
    }
  }

  @Override
  public void reset() {
    super.reset();
    underWay.clear();
    depth = 0;
    visits = 0;
    if (visitsById.length > 1_024) {
      visitsById = new long[16];
    } else {
      Arrays.fill(visitsById, 0);
    }
  }
}

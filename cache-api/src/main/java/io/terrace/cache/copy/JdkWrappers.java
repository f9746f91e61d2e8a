package io.terrace.cache.copy;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies what {@code Collections.unmodifiableList}, {@code Collections.synchronizedMap}, {@code
 * Arrays.asList} and their like return: the copy wraps a copy of what the original wraps.
 *
 * <p>A copy of the elements would not do. A bean may hold both a list and the unmodifiable view of
 * it that it shows, and in the copy the one has to be a view of the other again. The JDK gives
 * nobody the wrapped collection, except to those who serialise the wrapper: {@link Tap} does, to
 * nowhere, and takes the collection when it comes by.
 */
@SuppressWarnings("JdkObsolete") // LinkedList: a wrapped one has a class of its own.
final class JdkWrappers {

  private static final Map<Class<?>, Function<Object, Object>> WRAPPINGS = new HashMap<>();

  static {
    List<Function<Collection<Object>, ?>> ofCollections =
        List.of(Collections::unmodifiableCollection, Collections::synchronizedCollection);
    List<Function<List<Object>, ?>> ofLists =
        List.of(Collections::unmodifiableList, Collections::synchronizedList);
    List<Function<Set<Object>, ?>> ofSets =
        List.of(Collections::unmodifiableSet, Collections::synchronizedSet);
    List<Function<SortedSet<Object>, ?>> ofSortedSets =
        List.of(Collections::unmodifiableSortedSet, Collections::synchronizedSortedSet);
    List<Function<NavigableSet<Object>, ?>> ofNavigableSets =
        List.of(Collections::unmodifiableNavigableSet, Collections::synchronizedNavigableSet);
    List<Function<Map<Object, Object>, ?>> ofMaps =
        List.of(Collections::unmodifiableMap, Collections::synchronizedMap);
    List<Function<SortedMap<Object, Object>, ?>> ofSortedMaps =
        List.of(Collections::unmodifiableSortedMap, Collections::synchronizedSortedMap);
    List<Function<NavigableMap<Object, Object>, ?>> ofNavigableMaps =
        List.of(Collections::unmodifiableNavigableMap, Collections::synchronizedNavigableMap);
    addAll(ofCollections, new ArrayList<>());
    addAll(ofLists, new ArrayList<>());
    addAll(ofLists, new LinkedList<>());
    addAll(ofSets, new HashSet<>());
    addAll(ofSortedSets, new TreeSet<>());
    addAll(ofNavigableSets, new TreeSet<>());
    addAll(ofMaps, new HashMap<>());
    addAll(ofSortedMaps, new TreeMap<>());
    addAll(ofNavigableMaps, new TreeMap<>());
    WRAPPINGS.put(Arrays.asList().getClass(), array -> Arrays.asList((Object[]) array));
  }

  private JdkWrappers() {}

  @SuppressWarnings("unchecked") // What is taken out of a wrapper is what it was made of.
  private static <B> void addAll(List<Function<B, ?>> wrappings, B sample) {
    for (Function<B, ?> wrapping : wrappings) {
      WRAPPINGS.put(wrapping.apply(sample).getClass(), base -> wrapping.apply((B) base));
    }
  }

  /** Returns how wrappers of the class {@code type} are copied, null if it is none. */
  static @Nullable TypeCopier copierOf(Class<?> type) {
    Function<Object, Object> wrapping = WRAPPINGS.get(type);
    return wrapping == null ? null : (graph, original) -> copy(graph, original, wrapping);
  }

  private static Object copy(
      GraphCopier graph, Object original, Function<Object, Object> wrapping) {
    Object base = Tap.wrappedIn(original);
    if (base == null) {
      throw new SerializationNeeded(original.getClass());
    }
    // As whoever iterates over a synchronised collection must; for the others it does no harm.
    synchronized (original) {
      Object copyOfBase = graph.copy(base);
      return graph.knownOr(original, () -> wrapping.apply(copyOfBase));
    }
  }

  /** Serialises a wrapper without what it wraps. */
  private static final class Tap extends ObjectOutputStream {

    private boolean pastWrapper;
    private @Nullable Object wrapped;

    private Tap() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    /** Returns what {@code wrapper} wraps; null if that is serialised as something else. */
    static @Nullable Object wrappedIn(Object wrapper) {
      try (Tap tap = new Tap()) {
        tap.writeObject(wrapper);
        return tap.wrapped;
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
      if (!pastWrapper) {
        pastWrapper = true; // Perhaps not the wrapper itself but what it has itself replaced by.
        return object;
      }
      boolean isBase =
          object instanceof Collection || object instanceof Map || object instanceof Object[];
      if (wrapped == null && isBase) {
        wrapped = object;
      }
      return null;
    }
  }
}

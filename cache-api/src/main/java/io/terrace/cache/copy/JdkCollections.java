package io.terrace.cache.copy;

import static java.util.Map.entry;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Copies the changeable collections and maps of the JDK, each by exact class.
 *
 * <p>They are cloned first, which keeps comparator, access order and fairness of their making, and
 * then what they hold is replaced by its copies. Only where an element of a set, or a key, had to
 * be copied are they emptied and filled again. Comparators are shared: they are code, and seldom
 * serialisable.
 */
final class JdkCollections {

  private static final Map<Class<?>, UnaryOperator<Object>> LISTS =
      Map.of(
          ArrayList.class, l -> ((ArrayList<?>) l).clone(),
          LinkedList.class, l -> ((LinkedList<?>) l).clone(),
          Vector.class, l -> ((Vector<?>) l).clone(),
          Stack.class, l -> ((Stack<?>) l).clone(),
          CopyOnWriteArrayList.class, l -> ((CopyOnWriteArrayList<?>) l).clone());

  private static final Map<Class<?>, UnaryOperator<Object>> COLLECTIONS =
      Map.of(
          HashSet.class, c -> ((HashSet<?>) c).clone(),
          LinkedHashSet.class, c -> ((LinkedHashSet<?>) c).clone(),
          TreeSet.class, c -> ((TreeSet<?>) c).clone(),
          ConcurrentSkipListSet.class, c -> ((ConcurrentSkipListSet<?>) c).clone(),
          CopyOnWriteArraySet.class, c -> new CopyOnWriteArraySet<>((Collection<?>) c),
          ArrayDeque.class, c -> ((ArrayDeque<?>) c).clone(),
          PriorityQueue.class, c -> new PriorityQueue<>((PriorityQueue<?>) c),
          ConcurrentLinkedQueue.class, c -> new ConcurrentLinkedQueue<>((Collection<?>) c),
          ConcurrentLinkedDeque.class, c -> new ConcurrentLinkedDeque<>((Collection<?>) c));

  private static final Map<Class<?>, UnaryOperator<Object>> MAPS =
      Map.ofEntries(
          entry(HashMap.class, m -> ((HashMap<?, ?>) m).clone()),
          entry(LinkedHashMap.class, m -> ((LinkedHashMap<?, ?>) m).clone()),
          entry(TreeMap.class, m -> ((TreeMap<?, ?>) m).clone()),
          entry(Hashtable.class, m -> ((Hashtable<?, ?>) m).clone()),
          entry(IdentityHashMap.class, m -> ((IdentityHashMap<?, ?>) m).clone()),
          entry(EnumMap.class, m -> ((EnumMap<?, ?>) m).clone()),
          entry(ConcurrentHashMap.class, m -> new ConcurrentHashMap<>((Map<?, ?>) m)),
          entry(ConcurrentSkipListMap.class, m -> ((ConcurrentSkipListMap<?, ?>) m).clone()));

  private JdkCollections() {}

  /** Returns how collections or maps of the class {@code type} are copied, null if not by this. */
  static @Nullable TypeCopier copierOf(Class<?> type) {
    if (LISTS.containsKey(type)) {
      return ofLists(LISTS.get(type));
    }
    if (COLLECTIONS.containsKey(type)) {
      return ofCollections(COLLECTIONS.get(type));
    }
    if (MAPS.containsKey(type)) {
      return ofMaps(MAPS.get(type));
    }
    if (type == ConcurrentHashMap.KeySetView.class) {
      return JdkCollections::copyKeySet;
    }
    if (EnumSet.class.isAssignableFrom(type)) {
      return ofCollections(c -> ((EnumSet<?>) c).clone());
    }
    return Serializable.class.isAssignableFrom(type) ? null : ofView(type);
  }

  /** A view of a part of something is copied without the rest, as a collection of its own. */
  private static @Nullable TypeCopier ofView(Class<?> type) {
    if (List.class.isAssignableFrom(type)) {
      return ofLists(l -> new ArrayList<>((List<?>) l));
    }
    if (SortedSet.class.isAssignableFrom(type)) {
      return ofCollections(s -> new TreeSet<>((SortedSet<?>) s));
    }
    if (Set.class.isAssignableFrom(type)) {
      return ofCollections(s -> new LinkedHashSet<>((Set<?>) s));
    }
    return Collection.class.isAssignableFrom(type) && !Queue.class.isAssignableFrom(type)
        ? ofLists(c -> new ArrayList<>((Collection<?>) c))
        : null;
  }

  @SuppressWarnings("unchecked") // What comes out of a collection goes into one of the same class.
  private static TypeCopier ofLists(UnaryOperator<Object> clone) {
    return (graph, original) -> {
      List<Object> copy = (List<Object>) clone.apply(original);
      graph.remember(original, copy);
      copy.replaceAll(graph::copy);
      return copy;
    };
  }

  @SuppressWarnings("unchecked")
  private static TypeCopier ofCollections(UnaryOperator<Object> clone) {
    return (graph, original) -> {
      Collection<Object> copy = (Collection<Object>) clone.apply(original);
      graph.remember(original, copy);
      Object[] elements = copy.toArray();
      if (graph.copyAll(elements)) {
        copy.clear();
        Collections.addAll(copy, elements);
      }
      return copy;
    };
  }

  @SuppressWarnings("unchecked")
  private static TypeCopier ofMaps(UnaryOperator<Object> clone) {
    return (graph, original) -> {
      Map<Object, Object> copy = (Map<Object, Object>) clone.apply(original);
      graph.remember(original, copy);
      Object[] keys = copy.keySet().toArray();
      boolean keysChanged = graph.copyAll(keys);
      copy.replaceAll((key, value) -> graph.copy(value));
      if (keysChanged) {
        Object[] values = copy.values().toArray();
        copy.clear();
        for (int i = 0; i < keys.length; i++) {
          copy.put(keys[i], values[i]);
        }
      }
      return copy;
    };
  }

  /** Both of what this class is for: a set that its map is hidden in, and a view of a known map. */
  @SuppressWarnings("unchecked")
  private static Object copyKeySet(GraphCopier graph, Object original) {
    var keys = (ConcurrentHashMap.KeySetView<Object, Object>) original;
    ConcurrentHashMap<Object, Object> map = graph.copy(keys.getMap());
    Object mapped = keys.getMappedValue();
    Object value = graph.copy(mapped);
    return graph.knownOr(original, () -> value == null ? map.keySet() : map.keySet(value));
  }
}

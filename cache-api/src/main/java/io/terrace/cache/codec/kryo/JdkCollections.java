package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import io.terrace.cache.codec.kryo.JdkForms.Row;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
import org.jspecify.annotations.Nullable;

/**
 * The rows of collections, maps and entries. Of hidden classes an example is made to find them by;
 * two examples of one class in different versions of the JDK have a row each, of which the second
 * is never used.
 */
@SuppressWarnings("JdkObsolete") // We may not choose what others hold.
final class JdkCollections {

  private JdkCollections() {}

  private static Row row(Class<?> type, Serializer<?> form) {
    return new Row(type, form, false);
  }

  private static Row row(Object example, Serializer<?> form) {
    return new Row(example.getClass(), form, false);
  }

  /** One object for all, with a byte, as each has: see {@link BoundedInput}. */
  private static Row constant(Object constant) {
    return new Row(constant.getClass(), new ConstantForm(constant), true);
  }

  static List<Row> lists() {
    List<Integer> list = new ArrayList<>(List.of(1));
    List<Integer> linked = new LinkedList<>(list);
    return List.of(
        row(ArrayList.class, CollectionForm.filled(ArrayList::new)),
        row(List.of(1), CollectionForm.ofList(JdkCollections::listOf)),
        row(List.of(1, 2, 3), CollectionForm.ofList(JdkCollections::listOf)),
        row(Arrays.asList(1), CollectionForm.ofList(all -> Arrays.asList(all.toArray()))),
        row(
            Collections.unmodifiableList(list),
            CollectionForm.ofList(all -> Collections.unmodifiableList((List<?>) all))),
        row(
            Collections.unmodifiableList(linked),
            CollectionForm.ofList(all -> Collections.unmodifiableList(new LinkedList<>(all)))),
        row(
            Collections.synchronizedList(list),
            CollectionForm.ofList(all -> Collections.synchronizedList((List<?>) all))),
        row(
            Collections.synchronizedList(linked),
            CollectionForm.ofList(all -> Collections.synchronizedList(new LinkedList<>(all)))),
        constant(Collections.emptyList()),
        row(
            Collections.singletonList(1),
            CollectionForm.ofList(all -> Collections.singletonList(only(all)))),
        row(LinkedList.class, CollectionForm.filled(size -> new LinkedList<>())),
        row(ArrayDeque.class, CollectionForm.filled(ArrayDeque::new)),
        row(CopyOnWriteArrayList.class, CollectionForm.ofList(CopyOnWriteArrayList::new)),
        row(Vector.class, CollectionForm.filled(Vector::new)));
  }

  static List<Row> sets() {
    Set<Integer> set = new HashSet<>(Set.of(1));
    SortedSet<Integer> sorted = new TreeSet<>(set);
    NavigableSet<Integer> navigable = new TreeSet<>(set);
    return List.of(
        row(HashSet.class, CollectionForm.filled(HashSet::new)),
        row(LinkedHashSet.class, CollectionForm.filled(LinkedHashSet::new)),
        row(TreeSet.class, CollectionForm.sorted(TreeSet::new)),
        row(Set.of(1), CollectionForm.ofSet(all -> Set.of(all.toArray()))),
        row(Set.of(1, 2, 3), CollectionForm.ofSet(all -> Set.of(all.toArray()))),
        row(
            Collections.unmodifiableSet(set),
            CollectionForm.ofSet(all -> Collections.unmodifiableSet((Set<?>) all))),
        row(
            Collections.unmodifiableSortedSet(sorted),
            CollectionForm.ofSorted(
                all -> Collections.unmodifiableSortedSet((SortedSet<Object>) all))),
        row(
            Collections.unmodifiableNavigableSet(navigable),
            CollectionForm.ofSorted(
                all -> Collections.unmodifiableNavigableSet((NavigableSet<Object>) all))),
        row(
            Collections.synchronizedSet(set),
            CollectionForm.ofSet(all -> Collections.synchronizedSet((Set<Object>) all))),
        row(
            Collections.synchronizedSortedSet(sorted),
            CollectionForm.ofSorted(
                all -> Collections.synchronizedSortedSet((SortedSet<Object>) all))),
        row(
            Collections.synchronizedNavigableSet(navigable),
            CollectionForm.ofSorted(
                all -> Collections.synchronizedNavigableSet((NavigableSet<Object>) all))),
        constant(Collections.emptySet()),
        row(
            Collections.singleton(1),
            CollectionForm.ofList(all -> Collections.singleton(only(all)))),
        row(EnumSet.class, new EnumSetForm()),
        row(ConcurrentHashMap.newKeySet(), CollectionForm.filled(ConcurrentHashMap::newKeySet)),
        row(ConcurrentSkipListSet.class, CollectionForm.sorted(ConcurrentSkipListSet::new)),
        row(CopyOnWriteArraySet.class, CollectionForm.ofSet(CopyOnWriteArraySet::new)));
  }

  static List<Row> maps() {
    Map<Integer, Integer> map = new HashMap<>(Map.of(1, 1));
    SortedMap<Integer, Integer> sorted = new TreeMap<>(map);
    NavigableMap<Integer, Integer> navigable = new TreeMap<>(map);
    return List.of(
        row(HashMap.class, MapForm.filled(HashMap::new)),
        row(LinkedHashMap.class, MapForm.filled(LinkedHashMap::new)),
        row(TreeMap.class, MapForm.sorted(TreeMap::new)),
        row(Map.of(1, 1), MapForm.of(Map::copyOf)),
        row(Map.of(1, 1, 2, 2), MapForm.of(Map::copyOf)),
        row(Collections.unmodifiableMap(map), MapForm.of(Collections::unmodifiableMap)),
        row(
            Collections.unmodifiableSortedMap(sorted),
            MapForm.ofSorted(
                all -> Collections.unmodifiableSortedMap((SortedMap<Object, Object>) all))),
        row(
            Collections.unmodifiableNavigableMap(navigable),
            MapForm.ofSorted(
                all -> Collections.unmodifiableNavigableMap((NavigableMap<Object, Object>) all))),
        row(Collections.synchronizedMap(map), MapForm.of(Collections::synchronizedMap)),
        row(
            Collections.synchronizedSortedMap(sorted),
            MapForm.ofSorted(
                all -> Collections.synchronizedSortedMap((SortedMap<Object, Object>) all))),
        row(
            Collections.synchronizedNavigableMap(navigable),
            MapForm.ofSorted(
                all -> Collections.synchronizedNavigableMap((NavigableMap<Object, Object>) all))),
        constant(Collections.emptyMap()),
        row(
            Collections.singletonMap(1, 1),
            MapForm.of(
                all -> {
                  Map.Entry<Object, Object> one = only(all.entrySet());
                  return Collections.singletonMap(one.getKey(), one.getValue());
                })),
        row(EnumMap.class, new EnumMapForm()),
        row(ConcurrentHashMap.class, MapForm.filled(ConcurrentHashMap::new)),
        row(ConcurrentSkipListMap.class, MapForm.sorted(ConcurrentSkipListMap::new)));
  }

  static List<Row> others() {
    return List.of(
        row(
            Collections.unmodifiableCollection(List.of(1)),
            CollectionForm.ofList(Collections::unmodifiableCollection)),
        row(
            Collections.synchronizedCollection(List.of(1)),
            CollectionForm.ofList(Collections::synchronizedCollection)),
        row(ConcurrentLinkedQueue.class, CollectionForm.ofList(ConcurrentLinkedQueue::new)),
        row(ConcurrentLinkedDeque.class, CollectionForm.ofList(ConcurrentLinkedDeque::new)),
        row(PriorityQueue.class, CollectionForm.sorted(PriorityQueue::new)),
        row(
            SimpleEntry.class,
            new TupleForm(2, JdkCollections::parts, two -> new SimpleEntry<>(two[0], two[1]))),
        row(
            SimpleImmutableEntry.class,
            new TupleForm(
                2, JdkCollections::parts, two -> new SimpleImmutableEntry<>(two[0], two[1]))),
        row(
            Map.entry(1, 1),
            new TupleForm(2, JdkCollections::parts, two -> Map.entry(two[0], two[1]))),
        constant(Comparator.naturalOrder()),
        constant(Comparator.reverseOrder()),
        constant(String.CASE_INSENSITIVE_ORDER));
  }

  private static @Nullable Object[] parts(Object entry) {
    Map.Entry<?, ?> one = (Map.Entry<?, ?>) entry;
    return new @Nullable Object[] {one.getKey(), one.getValue()};
  }

  private static <T> T only(Collection<T> all) {
    if (all.size() != 1) {
      throw new IllegalArgumentException(all.size() + " elements where there is one");
    }
    return all.iterator().next();
  }

  /** {@code Stream.toList} makes lists that hold null, of the same class as {@code List.of}. */
  private static List<Object> listOf(Collection<Object> all) {
    return all.contains(null) ? all.stream().toList() : List.copyOf(all);
  }
}

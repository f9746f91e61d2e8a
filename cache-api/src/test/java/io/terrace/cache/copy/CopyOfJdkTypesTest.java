package io.terrace.cache.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.Timestamp;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SimpleTimeZone;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A copy equals its original, has its class and shares nothing changeable with it. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "UnnecessaryStringBuilder"})
class CopyOfJdkTypesTest {

  private final ValueCopier copier = new ValueCopier("shop", getClass().getClassLoader());

  /** Equal by content, and not serialisable, so that the way over bytes is closed. */
  static final class Box implements Comparable<Box> {
    int content;

    Box(int content) {
      this.content = content;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Box box && box.content == content;
    }

    @Override
    public int hashCode() {
      return content;
    }

    @Override
    public int compareTo(Box other) {
      return Integer.compare(content, other.content);
    }
  }

  private static List<Box> boxes() {
    return List.of(new Box(1), new Box(2), new Box(3));
  }

  private static Map<Box, Box> boxesByBox() {
    return Map.of(new Box(1), new Box(10), new Box(2), new Box(20));
  }

  static Stream<Collection<Box>> collectionsOfBoxes() {
    return Stream.of(
        new ArrayList<>(boxes()),
        new LinkedList<>(boxes()),
        new Vector<>(boxes()),
        stack(),
        new CopyOnWriteArrayList<>(boxes()),
        new HashSet<>(boxes()),
        new LinkedHashSet<>(boxes()),
        new TreeSet<>(boxes()),
        new ConcurrentSkipListSet<>(boxes()),
        new CopyOnWriteArraySet<>(boxes()),
        newKeySet(),
        new ArrayDeque<>(boxes()),
        new PriorityQueue<>(boxes()),
        new ConcurrentLinkedQueue<>(boxes()),
        new ConcurrentLinkedDeque<>(boxes()),
        boxes(),
        List.of(new Box(1)),
        Stream.of(new Box(1), null, new Box(2)).toList(),
        Set.copyOf(boxes()),
        Set.of(new Box(1)),
        Collections.singletonList(new Box(1)),
        Collections.singleton(new Box(1)),
        Arrays.asList(new Box(1), null),
        Collections.unmodifiableCollection(new ArrayList<>(boxes())),
        Collections.unmodifiableList(new ArrayList<>(boxes())),
        Collections.unmodifiableList(new LinkedList<>(boxes())),
        Collections.unmodifiableSet(new LinkedHashSet<>(boxes())),
        Collections.unmodifiableSortedSet(new TreeSet<>(boxes())),
        Collections.unmodifiableNavigableSet(new TreeSet<>(boxes())),
        Collections.synchronizedCollection(new ArrayList<>(boxes())),
        Collections.synchronizedList(new ArrayList<>(boxes())),
        Collections.synchronizedList(new LinkedList<>(boxes())),
        Collections.synchronizedSet(new HashSet<>(boxes())),
        Collections.synchronizedSortedSet(new TreeSet<>(boxes())),
        Collections.synchronizedNavigableSet(new TreeSet<>(boxes())));
  }

  private static Stack<Box> stack() {
    Stack<Box> stack = new Stack<>();
    stack.addAll(boxes());
    return stack;
  }

  private static Set<Box> newKeySet() {
    Set<Box> set = ConcurrentHashMap.newKeySet();
    set.addAll(boxes());
    return set;
  }

  @ParameterizedTest
  @MethodSource("collectionsOfBoxes")
  void aCollectionIsCopiedWithItsElements(Collection<Box> original) {
    Collection<Box> copy = copier.copy(original);

    assertThat(copy).isNotSameAs(original).hasSameClassAs(original);
    assertThat(List.copyOf(nonNull(copy))).isEqualTo(List.copyOf(nonNull(original)));
    nonNull(copy).forEach(box -> box.content += 100);
    assertThat(nonNull(original)).allMatch(box -> box.content < 100);
  }

  private static List<Box> nonNull(Collection<Box> boxes) {
    return boxes.stream().filter(box -> box != null).toList();
  }

  static Stream<Map<Box, Box>> mapsOfBoxes() {
    return Stream.of(
        new HashMap<>(boxesByBox()),
        new LinkedHashMap<>(boxesByBox()),
        new TreeMap<>(boxesByBox()),
        new Hashtable<>(boxesByBox()),
        new ConcurrentHashMap<>(boxesByBox()),
        new ConcurrentSkipListMap<>(boxesByBox()),
        boxesByBox(),
        Map.of(new Box(1), new Box(10)),
        Collections.singletonMap(new Box(1), new Box(10)),
        Collections.unmodifiableMap(new HashMap<>(boxesByBox())),
        Collections.unmodifiableSortedMap(new TreeMap<>(boxesByBox())),
        Collections.unmodifiableNavigableMap(new TreeMap<>(boxesByBox())),
        Collections.synchronizedMap(new HashMap<>(boxesByBox())),
        Collections.synchronizedSortedMap(new TreeMap<>(boxesByBox())),
        Collections.synchronizedNavigableMap(new TreeMap<>(boxesByBox())));
  }

  @ParameterizedTest
  @MethodSource("mapsOfBoxes")
  void aMapIsCopiedWithItsKeysAndValues(Map<Box, Box> original) {
    Map<Box, Box> copy = copier.copy(original);

    assertThat(copy).isNotSameAs(original).hasSameClassAs(original).isEqualTo(original);
    copy.forEach(
        (key, value) -> {
          key.content += 100;
          value.content += 100;
        });
    assertThat(original.keySet()).allMatch(box -> box.content < 100);
    assertThat(original.values()).allMatch(box -> box.content < 100);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        arguments(new Date(1)),
        arguments(new Timestamp(1)),
        arguments(new java.sql.Date(1)),
        arguments(new GregorianCalendar()),
        arguments(new SimpleTimeZone(1, "x")),
        arguments(BitSet.valueOf(new long[] {5})),
        arguments(new EnumMap<>(Map.of(TimeUnit.DAYS, new Box(1)))),
        arguments(EnumSet.of(TimeUnit.DAYS)),
        arguments(EnumSet.noneOf(TimeUnit.class)),
        arguments(new AbstractMap.SimpleEntry<>(new Box(1), new Box(2))),
        arguments(new AbstractMap.SimpleImmutableEntry<>(new Box(1), new Box(2))),
        arguments(Map.entry(new Box(1), new Box(2))),
        arguments(Optional.of(new Box(1))),
        arguments(properties()),
        arguments(setFromMap()),
        arguments(Collections.checkedList(new ArrayList<>(List.of("a")), String.class)));
  }

  private static Set<String> setFromMap() {
    Set<String> set = Collections.newSetFromMap(new HashMap<>());
    set.add("a");
    return set;
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("a", "b");
    return properties;
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherTypeOfTheJdkIsCopiedToAnEqualOne(Object original) {
    Object copy = copier.copy(original);

    assertThat(copy).isNotSameAs(original).hasSameClassAs(original).isEqualTo(original);
  }

  @Test
  void aDateIsIndependentOfItsCopy() {
    Date original = new Date(1);
    copier.copy(original).setTime(2);
    assertThat(original).isEqualTo(new Date(1));
  }

  @Test
  void atomicsAndBuildersHaveAValueOfTheirOwn() {
    AtomicInteger number = new AtomicInteger(1);
    copier.copy(number).incrementAndGet();
    assertThat(number).hasValue(1);

    AtomicReference<Box> reference = new AtomicReference<>(new Box(1));
    copier.copy(reference).get().content = 2;
    assertThat(reference.get().content).isEqualTo(1);
    assertThat(copier.copy(new AtomicReference<>()).get()).isNull();

    StringBuilder builder = new StringBuilder("a");
    copier.copy(builder).append("b");
    assertThat(builder).hasToString("a");

    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>(List.of("a"));
    copier.copy(queue).clear();
    assertThat(queue).containsExactly("a");
  }

  @Test
  void theOrderOfASortedCollectionStays() {
    Comparator<Box> backwards = (a, b) -> Integer.compare(b.content, a.content);
    TreeSet<Box> set = new TreeSet<>(backwards);
    set.addAll(boxes());
    TreeMap<Box, Box> map = new TreeMap<>(backwards);
    map.putAll(boxesByBox());
    PriorityQueue<Box> queue = new PriorityQueue<>(backwards);
    queue.addAll(boxes());

    assertThat(List.copyOf(copier.copy(set))).isEqualTo(List.copyOf(set));
    assertThat(copier.copy(set).comparator()).isSameAs(backwards);
    assertThat(copier.copy(map).firstKey().content).isEqualTo(2);
    assertThat(copier.copy(queue).poll()).isEqualTo(new Box(3));
  }

  @Test
  void anAccessOrderedMapStaysOne() {
    Map<String, Box> original = new LinkedHashMap<>(16, 0.75f, true);
    original.put("a", new Box(1));
    original.put("b", new Box(2));

    Map<String, Box> copy = copier.copy(original);

    assertThat(copy.get("a").content).isEqualTo(1);
    assertThat(copy.keySet()).containsExactly("b", "a");
    assertThat(original.keySet()).containsExactly("a", "b");
  }

  @Test
  void anIdentityMapKnowsItsCopiedKeys() {
    Box key = new Box(1);
    IdentityHashMap<Box, String> original = new IdentityHashMap<>();
    original.put(key, "a");

    IdentityHashMap<Box, String> copy = copier.copy(original);

    Box copyOfKey = copy.keySet().iterator().next();
    assertThat(copyOfKey).isNotSameAs(key);
    assertThat(copy.get(copyOfKey)).isEqualTo("a");
  }

  @Test
  void aViewIsCopiedWithoutWhatItShowsAPartOf() {
    List<Box> list = new ArrayList<>(boxes());
    TreeMap<Box, Box> map = new TreeMap<>(boxesByBox());

    assertThat(copier.copy(list.subList(1, 3))).isEqualTo(list.subList(1, 3));
    assertThat(copier.copy(list.subList(1, 3)).get(0)).isNotSameAs(list.get(1));
    assertThat(copier.copy(new LinkedList<>(list).subList(1, 3))).isEqualTo(list.subList(1, 3));
    assertThat(copier.copy(boxes().subList(1, 3))).isEqualTo(list.subList(1, 3));
    assertThat(copier.copy(map.keySet())).isEqualTo(map.keySet());
    assertThat(copier.copy(new HashMap<>(map).keySet())).isEqualTo(map.keySet());
    assertThat(copier.copy(map.values())).containsExactlyElementsOf(map.values());
  }

  /** Shows a list that it changes. */
  static final class Shop {
    final List<Box> boxes = new ArrayList<>(boxes());
    final List<Box> shown = Collections.unmodifiableList(boxes);
    final Map<String, Box> byName = new ConcurrentHashMap<>(Map.of("a", new Box(1)));
    final Set<String> names = byName.keySet();
    final List<Box> shared = shown;
  }

  @Test
  void anUnmodifiableViewInTheCopyShowsTheListInTheCopy() {
    Shop copy = copier.copy(new Shop());

    copy.boxes.add(new Box(4));
    copy.byName.put("b", new Box(2));

    assertThat(copy.shown).hasSize(4).isSameAs(copy.shared);
    assertThat(copy.names).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void arraysAreCopiedWithWhatTheyHold() {
    Box[][] boxes = {{new Box(1), null}, {}};
    Box[][] copy = copier.copy(boxes);
    assertThat(copy).isDeepEqualTo(boxes);
    copy[0][0].content = 2;
    assertThat(boxes[0][0].content).isEqualTo(1);

    byte[] bytes = {1, 2};
    assertThat(copier.copy(bytes)).isEqualTo(bytes).isNotSameAs(bytes);
    String[] strings = {"a", null};
    assertThat(copier.copy(strings)).isEqualTo(strings).isNotSameAs(strings);
    double[][] matrix = {{1}, {2, 3}};
    assertThat(copier.copy(matrix)).isDeepEqualTo(matrix);
    assertThat(copier.copy(matrix)[1]).isNotSameAs(matrix[1]);
    byte[] none = {};
    assertThat(copier.copy(none)).isSameAs(none);
  }

  @Test
  void anUnmodifiableCollectionOfNothingChangeableIsItsOwnCopy() {
    Object original = Map.of("a", List.of(1, Optional.of(2)), "b", Set.of("c"));
    assertThat(copier.copy(original)).isSameAs(original);
  }
}

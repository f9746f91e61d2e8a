package io.terrace.cache.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.TypeRef;
import io.terrace.cache.codec.Codecs;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KryoSerializerTest {

  record Product(String name, BigDecimal price, List<Tag> tags, Map<Color, Tag> byColor) {}

  record Tag(String name, @Nullable Color color) {}

  record Nothing() {}

  record Numbers(
      byte b, short s, char c, int i, long l, float f, double d, boolean z, Long boxed) {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  sealed interface Shape permits Circle, Square, Group {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Group(List<Shape> shapes) implements Shape {}

  /** A bean, not serialisable, with a generic superclass. */
  static class Holder<T> {
    @Nullable T held;
    List<T> others = new ArrayList<>();
  }

  static final class Order extends Holder<Tag> {
    private final UUID id;
    private Instant at = Instant.EPOCH;
    private transient String scratch = "not stored";

    Order(UUID id) {
      this.id = id;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Order that
          && id.equals(that.id)
          && at.equals(that.at)
          && Objects.equals(held, that.held)
          && others.equals(that.others);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  static final class Node {
    String name = "";
    @Nullable Node next;
    List<Node> all = new ArrayList<>();
  }

  record Ring(List<Object> members) {}

  static final class Unique implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Unique INSTANCE = new Unique();

    private Object readResolve() throws ObjectStreamException {
      return INSTANCE;
    }
  }

  static final class Tree extends TreeMap<String, Integer> {
    private static final long serialVersionUID = 1L;
    int more = 7;
  }

  private static ValueCodec codec(Type type, Class<?>... allowed) {
    return Codecs.of(new KryoSerializer(), type, allowed);
  }

  private static Object copied(Object value, Type type, Class<?>... allowed) throws IOException {
    return Codecs.copied(codec(type, allowed), value);
  }

  private static Product product() {
    Tag red = new Tag("red", Color.RED);
    Tag none = new Tag("none", null);
    return new Product(
        "shirt",
        new BigDecimal("12.50"),
        List.of(red, none),
        new EnumMap<>(Map.of(Color.GREEN, red)));
  }

  @Test
  void recordsAndWhatTheyLeadToNeedNoLeave() throws IOException {
    assertThat(copied(product(), Product.class)).isEqualTo(product());
    assertThat(copied(new Nothing(), Nothing.class)).isEqualTo(new Nothing());
    Numbers numbers = new Numbers((byte) -1, (short) -2, 'c', -3, -4L, 5.5f, 6.5, true, 7L);
    assertThat(copied(numbers, Numbers.class)).isEqualTo(numbers);
  }

  @Test
  void beansAreWrittenByTheirFields() throws IOException {
    Order order = new Order(new UUID(1, 2));
    order.held = new Tag("held", Color.GREEN);
    order.others.add(new Tag("other", null));
    Order copy = (Order) copied(order, Order.class);
    assertThat(copy).isEqualTo(order).isNotSameAs(order);
    assertThat(copy.scratch).isNull();
    assertThat(order.scratch).isEqualTo("not stored");
  }

  @Test
  void whatASealedTypePermitsNeedsNoLeave() throws IOException {
    Shape shape = new Group(List.of(new Circle(1), new Group(List.of(new Square(2)))));
    assertThat(copied(shape, Shape.class)).isEqualTo(shape);
  }

  @Test
  void theArgumentsOfTheTypeNeedNoLeave() throws IOException {
    Type type = new TypeRef<Map<String, List<Optional<Tag>>>>() {}.type();
    Map<String, List<Optional<Tag>>> value =
        Map.of("a", List.of(Optional.of(new Tag("x", null)), Optional.empty()));
    assertThat(copied(value, type)).isEqualTo(value);
  }

  static List<Object> valuesOfTheJdk() {
    List<Object> values = new ArrayList<>(io.terrace.cache.codec.JdkValueSamples.all());
    values.add(Collections.unmodifiableMap(new LinkedHashMap<>(Map.of("k", List.of(1)))));
    values.add(new ArrayList<>(List.of(1, 2, 3)).subList(0, 2));
    values.add(List.of(1, 2).subList(0, 1));
    values.add(Optional.of(URI.create("http://example.org/")));
    values.add(Map.entry("k", new int[0].length));
    values.add(Arrays.asList("a", null, "b"));
    values.add(Collections.nCopies(3, "a"));
    values.add(List.of(List.of(1, "a"), List.of(2L)));
    return values;
  }

  @Test
  void valuesOfTheJdkNeedNoLeave() throws IOException {
    for (Object value : valuesOfTheJdk()) {
      Object copy = copied(value, Object.class);
      assertThat(copy).as(value.getClass().getName()).isEqualTo(value);
    }
  }

  @Test
  void collectionsKeepTheirKind() throws IOException {
    for (Object value : io.terrace.cache.codec.JdkValueSamples.collections()) {
      assertThat(copied(value, Object.class)).hasSameClassAs(value);
    }
  }

  @Test
  void collectionsHoldClassesThatAreNotSerialisable() throws IOException {
    Tag tag = new Tag("a", Color.RED);
    for (Object value :
        List.of(
            Collections.unmodifiableList(new ArrayList<>(List.of(tag))),
            Collections.synchronizedMap(new HashMap<>(Map.of("k", tag))),
            Set.of(tag),
            new EnumMap<>(Map.of(Color.RED, tag)),
            Optional.of(tag))) {
      assertThat(copied(value, Object.class, Tag.class)).isEqualTo(value);
    }
  }

  @Test
  void arraysComeBack() throws IOException {
    Object[] arrays = {
      new int[] {1, -2},
      new String[][] {{"a", null}, {}},
      new Tag[] {new Tag("a", null), null},
      new Shape[] {new Circle(1)},
      new Object[] {1, "a", new byte[] {1}},
      new double[] {1.5},
      new List<?>[] {List.of(1)}
    };
    for (Object array : arrays) {
      Object copy = copied(array, array.getClass());
      assertThat(copy).hasSameClassAs(array);
      assertThat(Objects.deepEquals(copy, array)).as(array.getClass().getName()).isTrue();
    }
  }

  @Test
  void whatIsNotAllowedIsNamedWhereItIsWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copied(List.of(new Tag("a", null)), Object.class))
        .withMessageContaining(Tag.class.getName())
        .withMessageContaining("WireFormat.allow(Tag.class)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copied(List.of((Runnable) () -> {}), Object.class))
        .withMessageContaining("named class");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copied(new Thread(), Object.class))
        .withMessageContaining("java.lang.Thread");
  }

  @Test
  void whatIsNotAllowedIsNotRead() {
    byte[] bytes = Codecs.bytes(codec(Object.class, Tag.class), new Tag("a", Color.RED));
    assertUnreadable(Reason.CHANGED_CLASS, Object.class, bytes);
    ValueTypes inPackage =
        new ValueTypes(
            Object.class,
            Set.of(),
            Set.of("io.terrace.cache.codec.kryo"),
            getClass().getClassLoader());
    byte[] named = Codecs.bytes(new KryoSerializer().codec(inPackage), new Tag("a", Color.RED));
    assertUnreadable(Reason.CLASS_NOT_ALLOWED, Object.class, named);
  }

  private static void assertUnreadable(Reason reason, Type type, byte[] bytes) {
    assertThatExceptionOfType(UnreadableValueException.class)
        .isThrownBy(() -> Codecs.read(codec(type), bytes))
        .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo(reason));
  }

  @Test
  void theClassesOfAnAllowedPackageAreAllowed() throws IOException {
    ValueTypes types =
        new ValueTypes(Object.class, Set.of(), Set.of("io.terrace"), getClass().getClassLoader());
    List<Object> value = List.of(product(), product(), new Circle(1), DayOfWeek.MONDAY);
    assertThat(Codecs.copied(new KryoSerializer().codec(types), value)).isEqualTo(value);
  }

  @Test
  void twoCodecsThatLearnedClassesInAnotherOrderAgree() throws IOException {
    ValueCodec one = codec(Object.class, Product.class, Circle.class, Square.class);
    ValueCodec other = codec(Object.class, Square.class, Circle.class, Product.class);
    Codecs.bytes(one, List.of(new Circle(1), new Square(2)));
    Codecs.bytes(other, List.of(new Square(2), product()));
    Object value = List.of(product(), new Square(1), new Circle(2), new Square(3));
    assertThat(Codecs.read(other, Codecs.bytes(one, value))).isEqualTo(value);
    assertThat(Codecs.bytes(one, value)).isEqualTo(Codecs.bytes(other, value));
  }

  @Test
  void cyclesComeBackAsCycles() throws IOException {
    Node first = new Node();
    Node second = new Node();
    first.name = "first";
    first.next = second;
    second.next = first;
    first.all.add(first);
    first.all.add(second);
    Node copy = (Node) copied(first, Node.class);
    assertThat(copy.name).isEqualTo("first");
    assertThat(Objects.requireNonNull(copy.next).next).isSameAs(copy);
    assertThat(copy.all).containsExactly(copy, copy.next);
  }

  @Test
  void aRecordThatHoldsItselfIsRefused() {
    Ring ring = new Ring(new ArrayList<>());
    ring.members.add(ring);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copied(ring, Object.class, Ring.class))
        .withMessageContaining("holds itself");
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    Node node = new Node();
    Node last = node;
    for (int i = 0; i < 10_000; i++) {
      last.next = new Node();
      last = last.next;
    }
    assertThatIllegalArgumentException().isThrownBy(() -> copied(node, Node.class));
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copied(list, new TypeRef<List<String>>() {}.type()));
  }

  @Test
  void classesWithASerialisedFormOfTheirOwnKeepIt() throws IOException {
    assertThat(copied(Unique.INSTANCE, Unique.class)).isSameAs(Unique.INSTANCE);
    Tree tree = new Tree();
    tree.put("a", 1);
    tree.more = 8;
    Tree copy = (Tree) copied(tree, Tree.class);
    assertThat(copy).isEqualTo(tree);
    assertThat(copy.more).isEqualTo(8);
  }

  @Test
  void aListOfRecordsTellsTheirClassOnce() {
    Type type = new TypeRef<List<Tag>>() {}.type();
    List<Tag> ten = Collections.nCopies(10, new Tag("a", Color.RED));
    // A byte for the class of the list, one for its length, and 2 + 1 for each element.
    assertThat(Codecs.bytes(codec(type), new ArrayList<>(ten))).hasSize(2 + 10 * 3);
  }

  @Test
  void aValueOfAnotherTypeIsNotRead() {
    byte[] bytes = Codecs.bytes(codec(String.class), "text");
    assertUnreadable(Reason.MALFORMED, Integer.class, bytes);
    assertUnreadable(Reason.MALFORMED, String.class, new byte[0]);
    assertUnreadable(Reason.MALFORMED, String.class, Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void nullsAreKept() throws IOException {
    assertThat(copied(new Tag("a", null), Tag.class)).isEqualTo(new Tag("a", null));
    List<@Nullable Tag> tags = Arrays.asList(null, new Tag("a", null));
    assertThat(copied(tags, new TypeRef<List<Tag>>() {}.type())).isEqualTo(tags);
    Set<@Nullable String> set = new LinkedHashSet<>(Arrays.asList(null, "a"));
    assertThat(copied(set, Object.class)).isEqualTo(set);
  }
}

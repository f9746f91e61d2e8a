package io.terrace.cache.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import io.terrace.cache.codec.Codecs;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of objects that somebody made to do harm. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileGraphsTest {

  private static boolean sprung;

  /** The first link of a chain: does something as soon as it is read. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    static {
      sprung = true;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      sprung = true;
    }
  }

  static final class Node {
    Object held = "";
    List<String> names = new ArrayList<>();
  }

  private static final int ARRAY_LIST = 52;
  private static final int NEW = 1;

  private final Set<String> asked = new HashSet<>();
  private final ClassLoader loader =
      new ClassLoader(getClass().getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
          asked.add(name);
          return super.loadClass(name, resolve);
        }
      };
  private final ValueCodec codec =
      new KryoSerializer()
          .codec(new ValueTypes(Object.class, Set.of(Node.class), Set.of(), loader));

  private static byte[] written(Consumer<Output> writer) {
    Output out = new Output(64, -1);
    writer.accept(out);
    return out.toBytes();
  }

  private void assertRefused(Reason reason, byte[] bytes) {
    assertThatExceptionOfType(UnreadableValueException.class)
        .isThrownBy(() -> codec.read(ByteSlice.of(bytes)))
        .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo(reason));
  }

  private static byte[] named(String name, byte... rest) {
    return written(
        out -> {
          out.writeByte(1);
          out.writeString(name);
          out.writeInt(0);
          out.writeByte(NEW);
          out.writeBytes(rest);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax.naming.InitialContext",
        "com.sun.rowset.JdbcRowSetImpl",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "java.lang.ProcessBuilder",
        "java.lang.Runtime",
        "java.lang.Class",
        "java.lang.Thread",
        "java.net.URL",
        "java.io.File",
        "java.security.SignedObject",
        "javax.management.BadAttributeValueExpException",
        "sun.rmi.server.UnicastRef",
        "jdk.internal.misc.Unsafe",
        "org.apache.commons.collections.functors.InvokerTransformer",
        "org.springframework.beans.factory.ObjectFactory",
        "io.terrace.cache.codec.kryo.HostileGraphsTest$Gadget",
        "[Ljava.lang.ProcessBuilder;",
        "[[[[I",
        "",
        "/etc/passwd",
        "java.util",
        "java.util."
      })
  void aNameThatIsNotAllowedIsNotLookedFor(String name) {
    asked.clear();
    assertRefused(Reason.CLASS_NOT_ALLOWED, named(name));
    assertThat(asked).filteredOn(each -> !each.startsWith("java.util.")).isEmpty();
    assertThat(sprung).isFalse();
  }

  /** Some classes of {@code java.util} do things; none of them is serialisable. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.Timer",
        "java.util.ServiceLoader",
        "java.util.Scanner",
        "java.util.concurrent.ThreadPoolExecutor",
        "java.util.concurrent.CompletableFuture"
      })
  void whatIsNotAValueIsNotMade(String name) throws ClassNotFoundException {
    int shape = io.terrace.cache.codec.ClassShape.of(Class.forName(name));
    byte[] bytes =
        written(
            out -> {
              out.writeByte(1);
              out.writeString(name);
              out.writeInt(shape);
              out.writeByte(NEW);
            });
    assertRefused(Reason.CLASS_NOT_ALLOWED, bytes);
  }

  @Test
  void aSerialFormWithinIsBehindTheSameList() throws IOException {
    PriorityQueue<String> queue =
        new PriorityQueue<>((Comparator<String> & Serializable) String::compareTo);
    queue.add("a");
    IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
    map.put("a", new ArrayList<>(List.of(List.of("b"))));
    byte[] good = Codecs.bytes(codec, map);
    assertThat(Codecs.read(codec, good)).isInstanceOf(IdentityHashMap.class);
    for (Object gadget : List.of(queue, new Gadget(), new ArrayList<>(List.of(new Gadget())))) {
      sprung = false;
      ByteArrayOutputStream form = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(form)) {
        out.writeObject(gadget);
      }
      byte[] bytes =
          written(
              out -> {
                out.writeByte(1);
                out.writeString("java.util.IdentityHashMap");
                out.writeInt(io.terrace.cache.codec.ClassShape.of(IdentityHashMap.class));
                out.writeByte(NEW);
                out.writeVarInt(form.size(), true);
                out.writeBytes(form.toByteArray());
              });
      assertRefused(Reason.CLASS_NOT_ALLOWED, bytes);
      assertThat(sprung).isFalse();
    }
  }

  @Test
  void deepNestingIsRefused() {
    byte[] lists = new byte[300_000];
    for (int i = 0; i < lists.length; i += 3) {
      lists[i] = ARRAY_LIST;
      lists[i + 1] = NEW;
      lists[i + 2] = 4;
    }
    assertRefused(Reason.MALFORMED, lists);
    byte[] arrays = new byte[300_000];
    Arrays.fill(arrays, (byte) 3);
    assertRefused(Reason.MALFORMED, arrays);
  }

  @Test
  void lengthsAreNotBelieved() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] padding = new byte[20_000];
    for (int tag = 4; tag < 4 + 2 * JdkForms.all().size(); tag += 2) {
      for (int size : new int[] {Integer.MAX_VALUE, 1 << 28, -1, 70_000}) {
        int told = tag;
        byte[] bytes =
            written(
                out -> {
                  out.writeVarInt(told, true);
                  out.writeVarInt(size, true);
                  out.writeVarInt(size, true);
                  out.writeVarInt(size, true);
                  out.writeBytes(padding);
                });
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
          codec.read(ByteSlice.of(bytes));
        } catch (IOException miss) {
          // As it should be; some have no length, and are read.
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .as("tag %s, size %s", tag, size)
            .isLessThan(2_000_000);
      }
    }
  }

  /** Each level says that it has as many elements as there are bytes left. */
  @Test
  void collectionsWithinCollectionsDoNotMultiply() {
    byte[] bytes = new byte[100_000];
    byte[] head =
        written(
            out -> {
              for (int i = 0; i < 150; i++) {
                out.writeByte(ARRAY_LIST);
                out.writeByte(NEW);
                out.writeVarInt(90_000 << 2, true);
              }
            });
    System.arraycopy(head, 0, bytes, 0, head.length);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertRefused(Reason.MALFORMED, bytes);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertRefused(Reason.MALFORMED, bytes);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
  }

  /** Two sets a level, each of which holds both of the level below: in a row, and not nested. */
  @Test
  void setsThatShareSetsDoNotTakeForEver() {
    List<Object> row = new ArrayList<>();
    List<Set<Object>> lefts = new ArrayList<>();
    List<Set<Object>> rights = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lefts.add(new HashSet<>(Set.of("left")));
      rights.add(new HashSet<>(Set.of("right")));
      row.add(lefts.get(i));
      row.add(rights.get(i));
    }
    for (int i = 59; i > 0; i--) { // From the top, when those below are still small.
      lefts.get(i).addAll(List.of(lefts.get(i - 1), rights.get(i - 1)));
      rights.get(i).addAll(List.of(lefts.get(i - 1), rights.get(i - 1)));
    }
    assertRefused(Reason.TOO_LARGE, Codecs.bytes(codec, row));
  }

  @Test
  void aFloodOfOneHashCodeIsRefused() {
    List<List<String>> keys = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < 11; i++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> key : keys) {
        for (String next : List.of("Aa", "BB")) {
          List<String> one = new ArrayList<>(key);
          one.add(next);
          longer.add(one);
        }
      }
      keys = longer;
    }
    assertThat(keys.stream().mapToInt(List::hashCode).distinct()).hasSize(1);
    Set<Object> flood = Collections.unmodifiableSet(new HashSet<>(keys));
    assertRefused(Reason.TOO_LARGE, Codecs.bytes(codec, flood));
  }

  @Test
  void oneObjectIsNotPutWhereAnotherBelongs() {
    Node node = new Node();
    byte[] bytes = Codecs.bytes(codec, node);
    int at = bytes.length - 3; // the class of its list
    for (int tag = 0; tag < 200; tag++) {
      byte[] changed = bytes.clone();
      changed[at] = (byte) tag;
      try {
        Node read = (Node) Codecs.read(codec, changed);
        assertThat(read.names == null || read.names.isEmpty()).isTrue();
      } catch (IOException miss) {
        // As it should be.
      }
    }
  }

  @Test
  void aComparatorFromOutsideIsRefused() {
    byte[] good = Codecs.bytes(codec, new TreeSet<>(Set.of("a", "b")));
    for (int at = 1; at < 5; at++) {
      for (int tag = 0; tag < 256; tag++) {
        byte[] changed = good.clone();
        changed[at] = (byte) tag;
        try {
          assertThat(Codecs.read(codec, changed)).isInstanceOf(TreeSet.class);
        } catch (IOException miss) {
          // As it should be.
        }
      }
    }
  }
}

package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer.ValueCodec;
import io.terrace.cache.spi.ValueTypes;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Serialised objects that somebody made to do harm. */
class HostileSerialFormTest {

  /** Does something as soon as it is read, as the first link of a gadget chain does. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;
    private static boolean sprung;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      sprung = true;
    }
  }

  private static final class Handler implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      Gadget.sprung = true;
      return 0;
    }
  }

  private static final class SpyingLoader extends ClassLoader {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    SpyingLoader() {
      super(HostileSerialFormTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }
  }

  private final SpyingLoader loader = new SpyingLoader();
  private final ValueCodec codec = new JavaSerializer().codec(ValueTypes.of(Object.class, loader));

  private static byte[] serialised(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> codec.read(ByteSlice.of(bytes)));
  }

  @Test
  void aGadgetIsNotMadeNorItsClassLoaded() throws IOException {
    assertRefused(serialised(new Gadget()));
    assertRefused(serialised(new ArrayList<>(List.of("harmless", new Gadget()))));
    assertRefused(serialised(new HashMap<>(Map.of("key", new Gadget[] {new Gadget()}))));
    assertThat(Gadget.sprung).isFalse();
    assertThat(loader.asked).isNotEmpty().noneMatch(name -> name.contains("Gadget"));
  }

  @Test
  void aProxyIsNotMade() throws IOException {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
    byte[] bytes = serialised(new ArrayList<>(List.of(proxy)));
    assertRefused(bytes);
    ValueCodec allowing =
        new JavaSerializer()
            .codec(
                new ValueTypes(
                    Object.class, Set.of(Handler.class, Comparable.class), Set.of(), loader));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> allowing.read(ByteSlice.of(bytes)));
    assertThat(Gadget.sprung).isFalse();
  }

  @Test
  void aClassOfTheJdkThatIsNoValueIsRefused() throws IOException {
    assertRefused(serialised(new URL("http://127.0.0.1/")));
    assertRefused(serialised(new File("/")));
    assertRefused(serialised(new RuntimeException()));
    assertRefused(serialised(Thread.State.class));
    assertRefused(serialised((Runnable & Serializable) () -> Gadget.sprung = true));
    assertThat(Gadget.sprung).isFalse();
  }

  @Test
  void aComparatorFromOutsideIsRefused() throws IOException {
    PriorityQueue<String> queue =
        new PriorityQueue<>((Comparator<String> & Serializable) String::compareTo);
    queue.add("a");
    assertRefused(serialised(queue));
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void setsWithinSetsDoNotTakeForEver() throws IOException {
    Set<Object> root = new HashSet<>();
    Set<Object> left = root;
    Set<Object> right = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Set<Object> nextLeft = new HashSet<>(Set.of("a"));
      Set<Object> nextRight = new HashSet<>();
      left.add(nextLeft);
      left.add(nextRight);
      right.add(nextLeft);
      right.add(nextRight);
      left = nextLeft;
      right = nextRight;
    }
    assertRefused(serialised(root));
  }

  @Test
  void anArrayOfALengthThatIsNotThereIsNotMade() throws IOException {
    assertCheaplyRefused(withInt(serialised(new long[] {42}), 1, Integer.MAX_VALUE / 8));
    assertCheaplyRefused(withInt(serialised(new Object[] {"a"}), 1, 100_000_000));
  }

  @Test
  void aCollectionOfASizeThatIsNotThereIsNotMade() throws IOException {
    ArrayList<Object> list = new ArrayList<>();
    for (int i = 0; i < 77; i++) {
      list.add("a");
    }
    assertCheaplyRefused(withInt(serialised(list), 77, 100_000_000));
    Map<Integer, String> map = new HashMap<>();
    for (int i = 0; i < 77; i++) {
      map.put(i + 1_000, "a");
    }
    assertCheaplyRefused(withInt(serialised(map), 77, 100_000_000));
  }

  /** Each level says that it has as many elements as there are bytes; each alone could be true. */
  @Test
  void collectionsWithinCollectionsDoNotMultiply() throws IOException {
    byte[] padding = new byte[100_000];
    Object nested = padding;
    for (int i = 0; i < 15; i++) {
      nested = new ArrayList<>(List.of(nested));
    }
    byte[] bytes = serialised(nested);
    for (int at = 0; at + 4 < bytes.length - padding.length; at++) {
      if (ByteBuffer.wrap(bytes).getInt(at) == 1) {
        ByteBuffer.wrap(bytes).putInt(at, padding.length);
      }
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertRefused(bytes);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(3_000_000);
  }

  private void assertCheaplyRefused(byte[] bytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertRefused(bytes);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertRefused(bytes);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
  }

  /** Changes each int {@code from} to {@code to}, wherever it is. */
  private static byte[] withInt(byte[] bytes, int from, int to) {
    int changes = 0;
    for (int at = 4; at + 4 <= bytes.length; at++) {
      if (ByteBuffer.wrap(bytes).getInt(at) == from) {
        ByteBuffer.wrap(bytes).putInt(at, to);
        changes++;
      }
    }
    assertThat(changes).isPositive();
    return bytes;
  }

  @Test
  void whatFollowsAnObjectIsNotOverlooked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(serialised("value"));
    bytes.write(0x70);
    assertRefused(bytes.toByteArray());
  }

  @Test
  void noMutatedFormThrowsAnythingElse() throws IOException {
    List<Object> values = List.of("a", 1, List.of(2L), Map.of("k", new int[] {1}), Set.of('c'));
    byte[] original = serialised(new ArrayList<>(values));
    Random random = new Random(8);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = original.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(codec.read(ByteSlice.of(bytes))).isNotNull();
      } catch (IOException unreadable) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}

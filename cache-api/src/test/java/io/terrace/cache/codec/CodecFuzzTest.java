package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.terrace.cache.Compression;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.Samples.Person;
import io.terrace.cache.codec.Samples.Product;
import io.terrace.cache.codec.Samples.Sample;
import io.terrace.cache.codec.Samples.Tag;
import io.terrace.cache.spi.UnreadableValueException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Frames of all serializers and compressions, changed in all ways and mostly made right again as to
 * their checksum: none throws, none has a class loaded that is not allowed, none costs memory.
 */
class CodecFuzzTest {

  /** A frame here has some hundred bytes; compressed ones may become a thousand times as many. */
  private static final long MOST_MEMORY = 4 << 20;

  private static final Set<Class<?>> OURS =
      Set.of(Samples.Color.class, Person.class, Product.class, Tag.class);

  /** Finds classes as the loader of the manager does, and notes which ones it was asked for. */
  private static final class SpyingLoader extends ClassLoader {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    SpyingLoader() {
      super(CodecFuzzTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }
  }

  /** A frame to change, and what reads it. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Target(Sample sample, ValueFrames frames, byte[] bytes) {}

  private final SpyingLoader loader = new SpyingLoader();
  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (Sample sample : Samples.all()) {
      for (Compression compression : Compression.values()) {
        ValueFrames frames = sample.frames(compression, loader);
        byte[] bytes = frames.write(Samples.header(frames), Samples.KEY, sample.value());
        targets.add(new Target(sample, frames, bytes));
      }
    }
    return targets;
  }

  /** The names that somebody who forges frames would try. */
  private static final List<String> LURES =
      List.of(
          "javax.naming.InitialContext",
          "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
          "java.lang.ProcessBuilder",
          "io.terrace.cache.codec.CodecFuzzTest$Lure",
          "java.util.PriorityQueue",
          "[Ljava.lang.Object;");

  /** Whoever loads it has loaded a class that nobody allowed. */
  static final class Lure {}

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at]++;
        case 3 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
        case 4 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(32), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
        default -> {
          byte[] lure = LURES.get(random.nextInt(LURES.size())).getBytes(UTF_8);
          System.arraycopy(lure, 0, bytes, at, Math.min(lure.length, bytes.length - at));
        }
      }
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
      default -> bytes;
    };
  }

  private void fuzz(long seed, int rounds) {
    Random random = new Random(seed);
    List<Target> targets = targets();
    targets.forEach(target -> read(target, target.bytes())); // what is allocated once
    for (int i = 0; i < rounds; i++) {
      Target target = targets.get(random.nextInt(targets.size()));
      byte[] bytes = mutated(target.bytes(), random);
      if (random.nextInt(10) > 0) {
        bytes = Checksums.renewed(bytes, Samples.KEY);
      }
      long before = memory.getCurrentThreadAllocatedBytes();
      try {
        read(target, bytes);
      } catch (Throwable thrown) {
        throw new AssertionError(
            "seed " + seed + ", round " + i + ", " + target.sample().name(), thrown);
      }
      assertThat(memory.getCurrentThreadAllocatedBytes() - before)
          .as("memory of round %s, %s", i, target.sample().name())
          .isLessThan(MOST_MEMORY);
    }
    assertThat(loader.asked).filteredOn(CodecFuzzTest::isForbidden).isEmpty();
    assertThat(outcomes)
        .containsKeys("CHECKSUM", "MALFORMED", "CHANGED_CLASS", "CLASS_NOT_ALLOWED", "value");
  }

  /**
   * What is of the JDK's value packages may be looked for, whether there is such a class or not.
   */
  private static boolean isForbidden(String name) {
    return !AllowedClasses.isOfJdk(name)
        && OURS.stream().noneMatch(ours -> ours.getName().equals(name));
  }

  private void read(Target target, byte[] bytes) {
    FrameCodec.Reading reading = FrameCodec.read(bytes, Samples.KEY);
    if (reading instanceof Readable readable) {
      if (readable.frame().negative()) {
        count("negative");
        return;
      }
      try {
        Object value = target.frames().value(readable.frame());
        if (target.sample().name().startsWith("kryo")) {
          use(value);
        }
        count("value");
      } catch (UnreadableValueException miss) {
        count(miss.reason().name());
      }
    } else if (reading instanceof FrameCodec.Unreadable unreadable) {
      count(unreadable.reason().name());
    }
  }

  /**
   * Does what a caller does: one object in the place of another would throw. Java serialisation
   * sets the fields of the JDK's own classes to what it is told, null where there never is one, so
   * that nothing can be said of what a forger makes it return.
   */
  private static void use(Object value) {
    if (value instanceof Product product) {
      int length = product.name() == null ? 0 : product.name().length();
      if (product.tags() != null) {
        for (Tag tag : product.tags()) {
          length += tag == null ? 0 : tag.hashCode();
        }
      }
      if (product.byName() != null) {
        for (Map.Entry<String, Tag> entry : product.byName().entrySet()) {
          String name = entry.getKey();
          Tag tag = entry.getValue();
          length += (name == null ? 0 : name.length()) + (tag == null ? 0 : tag.hashCode());
        }
      }
      assertThat(length).isNotEqualTo(Integer.MIN_VALUE);
    } else if (value instanceof Person person && person.things != null) {
      assertThat(person.things.size()).isNotNegative();
    }
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  @Test
  void noMutatedFrameDoesHarm() {
    fuzz(20_261_122, 100_000);
  }

  /** Takes minutes. */
  @Test
  @org.junit.jupiter.api.Tag("long")
  void noneOfFiveMillionMutatedFramesDoesHarm() {
    for (int seed = 0; seed < 50; seed++) {
      fuzz(seed, 100_000);
    }
  }
}

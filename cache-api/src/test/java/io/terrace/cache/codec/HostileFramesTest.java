package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.terrace.cache.Compression;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.FrameCodec.Reading;
import io.terrace.cache.codec.FrameCodec.Reason;
import io.terrace.cache.codec.FrameCodec.Unreadable;
import io.terrace.cache.spi.ByteSlice;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes from a store to which others write: they cost a miss, and nothing else. */
class HostileFramesTest {

  private static final int ROUNDS = 100_000;
  private static final String KEY = "shop:products:s42";
  private static final String LONG_KEY = "shop:products:s" + "k".repeat(200);

  private static final Frame FRAME =
      new Frame(
          5,
          false,
          (byte) 1,
          7,
          1_767_225_600_000L,
          300_000,
          1_500,
          99,
          List.of(new Frame.Tag("red", 1), new Frame.Tag("blue", 2)),
          Compression.NONE,
          ByteSlice.of(new byte[100]));

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
      default -> bytes;
    };
  }

  @Test
  void noMutatedFrameIsReadAndNoneThrows() {
    Random random = new Random(2);
    byte[] original = FrameCodec.write(FRAME, KEY);
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(original, random);
      Reading reading = FrameCodec.read(bytes, KEY);
      if (reading instanceof Unreadable unreadable) {
        reasons.merge(unreadable.reason(), 1, Integer::sum);
      } else {
        assertThat(bytes).as("what was read in round %s", i).isEqualTo(original);
      }
    }
    assertThat(reasons)
        .containsOnlyKeys(Reason.SHORT, Reason.FOREIGN, Reason.NEWER_FORMAT, Reason.CHECKSUM);
  }

  @Test
  void noForgedFrameThrows() {
    Random random = new Random(3);
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    int readable = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String key = random.nextBoolean() ? KEY : LONG_KEY;
      byte[] bytes = Checksums.renewed(mutated(FrameCodec.write(FRAME, key), random), key);
      Reading reading = FrameCodec.read(bytes, key);
      if (reading instanceof Readable frame) {
        readable++;
        assertThat(frame.frame().payload().length()).isLessThan(bytes.length);
      } else if (reading instanceof Unreadable unreadable) {
        reasons.merge(unreadable.reason(), 1, Integer::sum);
      }
    }
    assertThat(readable).isPositive();
    assertThat(reasons).containsKeys(Reason.MALFORMED, Reason.OTHER_KEY);
  }

  @Test
  void noiseIsNotRead() {
    Random random = new Random(4);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 9) {
        noise[8] = (byte) 0xD1;
        noise[9] &= 3;
      }
      assertThat(FrameCodec.read(noise, KEY)).isInstanceOf(Unreadable.class);
      FrameCodec.read(Checksums.renewed(noise, KEY), KEY);
    }
  }

  @Test
  void lengthsAreNotBelieved() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    int tags = 27 + 6 + 3 + 2;
    FrameCodec.read(bytes, KEY); // what is allocated once
    for (int at = tags; at < tags + 12; at++) {
      byte[] hostile = bytes.clone();
      // 2^35 - 1, as a varint
      ByteBuffer.wrap(hostile).put(at, new byte[] {-1, -1, -1, -1, 127});
      Checksums.renewed(hostile, KEY);
      long before = threads.getCurrentThreadAllocatedBytes();
      FrameCodec.read(hostile, KEY);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("length at %s", at).isLessThan(10_000);
    }
  }
}

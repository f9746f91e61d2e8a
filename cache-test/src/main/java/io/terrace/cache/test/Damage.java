package io.terrace.cache.test;

import io.terrace.cache.spi.LeaseStore.Claim;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What becomes of bytes on the way from a store that lies. */
final class Damage {

  private Damage() {}

  /** Returns {@code bytes} with a bit changed, or cut, or continued, or others altogether. */
  static byte @Nullable [] of(byte @Nullable [] bytes, Random random) {
    if (bytes == null) {
      return null;
    }
    int length = bytes.length;
    return switch (length == 0 ? 2 : random.nextInt(4)) {
      case 0 -> changed(bytes, random);
      case 1 -> Arrays.copyOf(bytes, random.nextInt(length));
      case 2 -> Arrays.copyOf(bytes, length + 1 + random.nextInt(8));
      default -> others(length, random);
    };
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private static byte[] others(int length, Random random) {
    byte[] others = new byte[length];
    random.nextBytes(others);
    return others;
  }

  static Claim of(Claim claim, Random random) {
    if (claim instanceof Claim.Found found) {
      byte[] bytes = of(found.frame(), random);
      return bytes == null ? claim : new Claim.Found(bytes);
    }
    return claim;
  }

  static Map<String, byte[]> of(Map<String, byte[]> frames, Random random) {
    Map<String, byte[]> damaged = new LinkedHashMap<>();
    frames.forEach(
        (key, frame) -> {
          byte[] bytes = of(frame, random);
          if (bytes != null) {
            damaged.put(key, bytes);
          }
        });
    return damaged;
  }
}

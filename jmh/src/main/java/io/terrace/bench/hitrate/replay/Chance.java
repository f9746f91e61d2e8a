package io.terrace.bench.hitrate.replay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What caches draw while a trace is replayed. Caffeine, and so Terrace's tier, admits a candidate
 * that is used as often as its victim by lot, and takes the lot from {@link ThreadLocalRandom}; so
 * two replays of one cache differ, by points on some traces, and so do two caches that do the same.
 * Here both start from the same seed: a replay can be had again, and what differs between two
 * policies is not the draw.
 *
 * <p>The JDK has no method for that: {@code java.lang} has to be open to this program, as the
 * manifest of its jar asks for.
 */
public final class Chance {

  /** What the first replay of each policy starts from; the next from the next number. */
  public static final long SEED = 42;

  private static final @Nullable VarHandle STATE = state();

  private Chance() {}

  /** Returns whether it can be seeded in this process. */
  public static boolean isSeeded() {
    return STATE != null;
  }

  /** Has this thread's {@link ThreadLocalRandom} start from {@code seed}, if that is possible. */
  static void seed(long seed) {
    if (STATE != null) {
      boolean ignored = ThreadLocalRandom.current().nextBoolean(); // it seeds itself at first use
      STATE.set(Thread.currentThread(), seed);
    }
  }

  private static @Nullable VarHandle state() {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVarHandle(Thread.class, "threadLocalRandomSeed", long.class);
    } catch (IllegalAccessException | NoSuchFieldException closed) {
      return null;
    }
  }
}

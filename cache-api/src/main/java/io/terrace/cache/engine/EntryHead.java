package io.terrace.cache.engine;

import io.terrace.cache.Explanation.Origin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a hit looks at of an entry. It is a class of its own because the virtual machine lays out
 * the fields of a superclass first: so a hit touches one line of the processor's cache in most
 * cases. An entry takes 64 bytes in all, if references take four.
 */
abstract class EntryHead<V> {

  private static final VarHandle PLAIN_UNTIL = handle(EntryHead.class, "plainUntil", long.class);
  private static final VarHandle KEY = handle(EntryHead.class, "key", Object.class);

  private static final int IMMUTABLE = 1;
  private static final int ORIGIN_SHIFT = 1;
  private static final int ORIGIN_MASK = 0b111;
  private static final int MICROS_SHIFT = 4;
  private static final int MOST_MICROS = (1 << (Integer.SIZE - MICROS_SHIFT)) - 1;
  private static final Origin[] ORIGINS = Origin.values();

  private volatile long plainUntil;

  /** The key that it was placed under, within the tier's atomic step; null once it has left. */
  private volatile @Nullable Object key;

  private int hash;

  final int generation;
  final @Nullable V value;
  final @Nullable TagStamps tags;

  /** Whether the value is immutable, its origin, and how long its load took, in one word. */
  private final int traits;

  @SuppressWarnings("EnumOrdinal") // it does not leave this heap
  EntryHead(
      @Nullable V value,
      boolean immutable,
      Origin origin,
      long loadNanos,
      int generation,
      @Nullable TagStamps tags) {
    this.value = value;
    this.generation = generation;
    this.tags = tags;
    int micros = (int) Math.min(MOST_MICROS, TimeUnit.NANOSECONDS.toMicros(loadNanos));
    this.traits =
        (immutable ? IMMUTABLE : 0) | (origin.ordinal() << ORIGIN_SHIFT) | (micros << MICROS_SHIFT);
  }

  /** Returns whether the value may be handed out without a copy. */
  public final boolean isImmutable() {
    return (traits & IMMUTABLE) != 0;
  }

  final Origin origin() {
    return ORIGINS[(traits >>> ORIGIN_SHIFT) & ORIGIN_MASK];
  }

  /** Returns how long the load took, in whole microseconds; four minutes where it took longer. */
  final long loadNanos() {
    return TimeUnit.MICROSECONDS.toNanos(traits >>> MICROS_SHIFT);
  }

  /** Takes note of the key that this is about to be the entry of. */
  final void placed(Object key) {
    this.hash = key.hashCode();
    KEY.setRelease(this, key);
  }

  /** Returns whether this is the entry of {@code other}, as a map would find out. */
  final boolean isOf(Object other, int hash) {
    Object own = key;
    return this.hash == hash && (own == other || (own != null && other.equals(own)));
  }

  final int hash() {
    return hash;
  }

  /** Marks that this is not the entry of its key any more, or is about not to be; for good. */
  final void leave() {
    KEY.setRelease(this, null);
  }

  /** Returns whether this is the entry of no key. */
  final boolean hasLeft() {
    return key == null;
  }

  /** Returns until when a read needs no more thought than this; see {@link TierEntry#settle}. */
  final long plainUntil() {
    return plainUntil;
  }

  final void plainUntil(long moment) {
    PLAIN_UNTIL.setRelease(this, moment);
  }

  /** What is written with release: a volatile write would cost more than all the rest. */
  static VarHandle handle(Class<?> owner, String field, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, field, type);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}

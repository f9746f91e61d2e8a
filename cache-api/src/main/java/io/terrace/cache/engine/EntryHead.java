package io.terrace.cache.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a hit looks at of an entry. It is a class of its own because the virtual machine lays out
 * the fields of a superclass first: so a hit touches one line of the processor's cache in most
 * cases, and not the three that an entry may lie across.
 */
abstract class EntryHead<V> {

  private static final VarHandle PLAIN_UNTIL =
      handle(EntryHead.class, "plainUntil", long.class);
  private static final VarHandle LEFT = handle(EntryHead.class, "left", boolean.class);

  private volatile long plainUntil;
  private volatile boolean left;

  /** The key that it was placed under; set within the tier's atomic step. */
  private @Nullable Object key;

  private int hash;

  final int generation;
  final @Nullable V value;
  final @Nullable TagStamps tags;
  final boolean immutable;

  EntryHead(@Nullable V value, boolean immutable, int generation, @Nullable TagStamps tags) {
    this.value = value;
    this.immutable = immutable;
    this.generation = generation;
    this.tags = tags;
  }

  /** Takes note of the key that this is about to be the entry of. */
  final void placed(Object key) {
    this.hash = key.hashCode();
    this.key = key;
  }

  /** Returns whether this was placed under {@code other}, as a map would find out. */
  final boolean isOf(Object other, int hash) {
    Object own = key;
    return this.hash == hash && (own == other || other.equals(own));
  }

  final int hash() {
    return hash;
  }

  /** Marks that this is not the entry of its key any more, or is about not to be; for good. */
  final void leave() {
    LEFT.setRelease(this, true);
  }

  final boolean hasLeft() {
    return left;
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

package io.terrace.cache.jcache;

import io.terrace.cache.EntryOptions;
import io.terrace.cache.engine.Atomicity;
import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.Change;
import io.terrace.cache.engine.ExpiryRule;
import io.terrace.cache.engine.TierEntry;
import io.terrace.cache.engine.Update;
import io.terrace.cache.spi.RequestRecorder.Kind;
import java.util.Objects;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/**
 * JSR-107's ways to change one entry, each as an {@link Update}: what is written through, how the
 * expiry policy is asked, and what is counted. Thread-safe.
 *
 * <p>A writer runs before the change and can prevent it by throwing. A new entry whose policy gives
 * it no time is not stored; one that is updated so is removed as expired.
 */
@SuppressWarnings(
    "NullAway") // it does not read @Nullable in a type argument, as of Change's answer
final class EntryOperations<K, V> {

  private final CacheEngine<K, V> engine;
  private final @Nullable ExpiryRule expiry;
  private final @Nullable WriteThrough<K, V> writer;
  private final @Nullable ReadThrough<K, V> reader;
  private final boolean runsUserCode;

  EntryOperations(
      CacheEngine<K, V> engine,
      @Nullable ExpiryRule expiry,
      @Nullable WriteThrough<K, V> writer,
      @Nullable ReadThrough<K, V> reader) {
    this.engine = engine;
    this.expiry = expiry;
    this.writer = writer;
    this.reader = reader;
    this.runsUserCode = expiry != null || writer != null;
  }

  /** Puts where that takes no thought; returns false, having done nothing, where it does. */
  boolean putAtOnce(K key, V value) {
    return !runsUserCode && engine.putAtOnce(key, value);
  }

  void put(K key, V value, EntryOptions options) {
    Next<V> next = blindNext(value, options, true);
    change(key, Atomicity.BLIND, current -> write(key, current, next, null));
  }

  /** The same as {@link #put}, for a value that a writer has seen already. */
  void putWritten(K key, V value) {
    Next<V> next = blindNext(value, EntryOptions.NONE, false);
    change(key, Atomicity.BLIND, current -> write(key, current, next, null));
  }

  @Nullable V getAndPut(K key, V value) {
    Next<V> next = next(value, EntryOptions.NONE, true);
    return this.<@Nullable V>change(
        key,
        current -> {
          countRead(current);
          return write(key, current, next, out(current));
        });
  }

  boolean putIfAbsent(K key, V value) {
    Next<V> next = next(value, EntryOptions.NONE, true);
    return change(
        key,
        current -> {
          countRead(current);
          return current != null ? Change.keep(false) : write(key, null, next, true);
        });
  }

  boolean remove(K key) {
    return change(key, Atomicity.REMOVAL, current -> delete(key, current, current != null));
  }

  /** The same as {@link #remove}, for a key that a writer has deleted already. */
  void removeDeleted(K key) {
    change(
        key,
        Atomicity.REMOVAL,
        current -> {
          engine.requested(key, Kind.DELETE);
          countRemoval(current);
          return Change.remove(null);
        });
  }

  boolean remove(K key, V oldValue) {
    return change(
        key,
        current -> {
          countRead(current);
          if (current == null || !oldValue.equals(current.held())) {
            accessed(key, current);
            return Change.keep(false);
          }
          return delete(key, current, true);
        });
  }

  @Nullable V getAndRemove(K key) {
    return this.<@Nullable V>change(
        key,
        current -> {
          countRead(current);
          return delete(key, current, out(current));
        });
  }

  boolean replace(K key, V oldValue, V newValue) {
    Next<V> next = next(newValue, EntryOptions.NONE, true);
    return change(
        key,
        current -> {
          countRead(current);
          if (current == null || !oldValue.equals(current.held())) {
            accessed(key, current);
            return Change.keep(false);
          }
          return write(key, current, next, true);
        });
  }

  boolean replace(K key, V value) {
    Next<V> next = next(value, EntryOptions.NONE, true);
    return change(
        key,
        current -> {
          countRead(current);
          return current == null ? Change.keep(false) : write(key, current, next, true);
        });
  }

  @Nullable V getAndReplace(K key, V value) {
    Next<V> next = next(value, EntryOptions.NONE, true);
    return this.<@Nullable V>change(
        key,
        current -> {
          countRead(current);
          return current == null ? Change.keep(null) : write(key, current, next, out(current));
        });
  }

  <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    Update<V, @Nullable T> update =
        current -> {
          countRead(current);
          ProcessorEntry<K, V> entry = new ProcessorEntry<>(key, out(current), () -> load(key));
          T result;
          try {
            result = processor.process(entry, arguments);
          } catch (EntryProcessorException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new EntryProcessorException(e);
          }
          return conclude(key, current, entry, result);
        };
    return engine.update(key, update, Atomicity.COMPARED, true);
  }

  private <T> Change<V, @Nullable T> conclude(
      K key, @Nullable TierEntry<V> current, ProcessorEntry<K, V> entry, @Nullable T result) {
    return switch (entry.action()) {
      case NONE -> Change.keep(result);
      case READ -> {
        accessed(key, current);
        yield Change.keep(result);
      }
      case LOADED -> write(key, current, next(entry.newValue(), EntryOptions.NONE, false), result);
      case WRITTEN -> write(key, current, next(entry.newValue(), EntryOptions.NONE, true), result);
      case REMOVED -> delete(key, current, result);
    };
  }

  private @Nullable V load(K key) {
    return reader == null ? null : reader.load(key);
  }

  private <R extends @Nullable Object> R change(K key, Update<V, R> update) {
    return change(key, Atomicity.COMPARED, update);
  }

  private <R extends @Nullable Object> R change(K key, Atomicity atomicity, Update<V, R> update) {
    return engine.update(key, update, atomicity, runsUserCode);
  }

  /**
   * A value that is about to be written.
   *
   * @param made its entry, copied before the change begins; null where the policy decides its time
   */
  private record Next<V>(
      V value, EntryOptions options, boolean writesThrough, @Nullable TierEntry<V> made) {}

  private Next<V> next(V value, EntryOptions options, boolean writesThrough) {
    TierEntry<V> made = isTimed(options) ? engine.writes().entry(value, options) : null;
    return new Next<>(value, options, writesThrough, made);
  }

  private Next<V> blindNext(V value, EntryOptions options, boolean writesThrough) {
    TierEntry<V> made = isTimed(options) ? engine.writes().blindEntry(value, options) : null;
    return new Next<>(value, options, writesThrough, made);
  }

  private boolean isTimed(EntryOptions options) {
    return expiry == null || options.ttl() != null;
  }

  private <R extends @Nullable Object> Change<V, R> write(
      K key, @Nullable TierEntry<V> current, Next<V> next, R result) {
    if (next.writesThrough() && writer != null) {
      writer.write(key, next.value());
    }
    engine.requested(key, Kind.SET);
    if (next.made() != null || expiry == null) {
      engine.countPuts(1);
      return Change.write(Objects.requireNonNull(next.made()), result);
    }
    long ttlNanos = current == null ? expiry.forCreation() : expiry.forUpdate();
    if (ttlNanos == ExpiryRule.UNCHANGED && current != null) {
      ttlNanos = engine.writes().remainingNanos(current);
    }
    if (ttlNanos == 0) {
      return current == null ? Change.remove(result) : Change.expire(result);
    }
    engine.countPuts(1);
    return Change.write(engine.writes().entry(next.value(), ttlNanos, next.options()), result);
  }

  private <R extends @Nullable Object> Change<V, R> delete(
      K key, @Nullable TierEntry<V> current, R result) {
    if (writer != null) {
      writer.delete(key);
    }
    engine.requested(key, Kind.DELETE);
    countRemoval(current);
    return Change.remove(result);
  }

  private void accessed(K key, @Nullable TierEntry<V> current) {
    if (current != null && expiry != null) {
      engine.writes().accessed(key, current);
    }
  }

  private void countRead(@Nullable TierEntry<V> current) {
    engine.countReads(current == null ? 0 : 1, current == null ? 1 : 0);
  }

  private void countRemoval(@Nullable TierEntry<V> current) {
    if (current != null) {
      engine.countRemoval();
    }
  }

  private @Nullable V out(@Nullable TierEntry<V> current) {
    return current == null ? null : engine.out(current);
  }
}

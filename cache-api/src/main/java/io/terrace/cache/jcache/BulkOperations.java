package io.terrace.cache.jcache;

import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.TierEntry;
import io.terrace.cache.engine.UnreadableKeyException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;

/** JSR-107's operations on many keys. Thread-safe; none is atomic as a whole. */
final class BulkOperations<K, V> {

  private final CacheEngine<K, V> engine;
  private final EntryOperations<K, V> entries;
  private final @Nullable ReadThrough<K, V> reads;
  private final @Nullable ReadThrough<K, V> loader;
  private final @Nullable WriteThrough<K, V> writer;
  private final Executor executor;

  /**
   * Makes them.
   *
   * @param reads loads what {@link #getAll} misses, or null
   * @param loader loads for {@link #loadAll}, or null; may be there where {@code reads} is not
   */
  BulkOperations(
      CacheEngine<K, V> engine,
      EntryOperations<K, V> entries,
      @Nullable ReadThrough<K, V> reads,
      @Nullable ReadThrough<K, V> loader,
      @Nullable WriteThrough<K, V> writer,
      Executor executor) {
    this.engine = engine;
    this.entries = entries;
    this.reads = reads;
    this.loader = loader;
    this.writer = writer;
    this.executor = executor;
  }

  Map<K, V> getAll(Set<? extends K> keys) {
    if (reads == null) {
      return findAll(keys);
    }
    Map<K, V> values = new HashMap<>();
    engine.getAll(keys, reads.bulk()).forEach((key, entry) -> putOut(values, key, entry));
    return values;
  }

  /** Returns the values that are there; never loads. */
  Map<K, V> findAll(Set<? extends K> keys) {
    Map<K, V> values = new HashMap<>();
    engine.readAll(keys).forEach((key, entry) -> putOut(values, key, entry));
    return values;
  }

  /** Adds the value of {@code entry}, unless it says "there is none". */
  void putOut(Map<K, V> values, K key, TierEntry<V> entry) {
    V value = engine.out(entry);
    if (value != null) {
      values.put(key, value);
    }
  }

  void loadAll(Set<? extends K> keys, boolean replace, @Nullable CompletionListener listener) {
    ReadThrough<K, V> source = loader;
    if (source == null) {
      complete(listener, null);
      return;
    }
    Set<K> wanted = new LinkedHashSet<>(keys);
    try {
      executor.execute(() -> complete(listener, load(source, wanted, replace)));
    } catch (RejectedExecutionException full) {
      complete(listener, new CacheException("loadAll: the manager's executor is full", full));
    }
  }

  private @Nullable Exception load(ReadThrough<K, V> source, Set<K> keys, boolean replace) {
    try {
      if (!replace) {
        keys.removeIf(key -> engine.peek(key) != null);
      }
      if (!keys.isEmpty()) {
        Map<K, TierEntry<V>> loaded = engine.reload(keys, source.bulk());
        assert loaded.size() == keys.size();
      }
      return null;
    } catch (RuntimeException e) {
      return e;
    } catch (Error e) { // the caller waits for an answer, which takes exceptions only
      return new CacheException("loadAll: the CacheLoader failed", e);
    }
  }

  private static void complete(@Nullable CompletionListener listener, @Nullable Exception failure) {
    if (listener == null) {
      return;
    }
    if (failure == null) {
      listener.onCompletion();
    } else {
      listener.onException(failure);
    }
  }

  void putAll(Map<? extends K, ? extends V> map) {
    Map<K, V> rest = new LinkedHashMap<>(map);
    if (writer == null) {
      rest.forEach((key, value) -> entries.put(key, value, EntryOptions.NONE));
      return;
    }
    List<Cache.Entry<? extends K, ? extends V>> unwritten = new ArrayList<>();
    rest.forEach((key, value) -> unwritten.add(new KeyValue<>(key, value)));
    CacheWriterException failure = null;
    try {
      writer.writeAll(unwritten);
    } catch (CacheWriterException e) {
      failure = e;
      unwritten.forEach(entry -> rest.remove(entry.getKey()));
    }
    rest.forEach(entries::putWritten);
    if (failure != null) {
      throw failure;
    }
  }

  void removeAll(Set<? extends K> keys) {
    Set<K> rest = new LinkedHashSet<>(keys);
    if (writer == null) {
      rest.forEach(entries::remove);
      return;
    }
    Collection<K> undeleted = new ArrayList<>(rest);
    CacheWriterException failure = null;
    try {
      writer.deleteAll(undeleted);
    } catch (CacheWriterException e) {
      failure = e;
      rest.removeAll(undeleted);
    }
    rest.forEach(entries::removeDeleted);
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Removes each entry that there is; those that are added meanwhile may stay. Where the remote
   * tier does not tell its keys, or has one that cannot be read back, and nobody is to be told of
   * each, all are made void at once, and none is counted as removed: it is what Spring empties a
   * cache by.
   */
  void removeAll() {
    boolean tellsOfEach = writer != null || engine.isObserved();
    if (!tellsOfEach && !engine.listsKeys()) {
      Delivery ignored = engine.clear();
      return;
    }
    try {
      removeEach();
    } catch (UnreadableKeyException unreadable) {
      if (tellsOfEach) {
        throw unreadable;
      }
      Delivery ignored = engine.clear();
    }
  }

  private void removeEach() {
    Set<K> keys = new LinkedHashSet<>();
    Iterator<Map.Entry<K, TierEntry<V>>> live = engine.liveEntries();
    live.forEachRemaining(entry -> keys.add(entry.getKey()));
    if (!keys.isEmpty()) {
      removeAll(keys);
    }
    engine.unseenKeys().forEach(entries::removeDeleted); // else they would be served stale
  }
}

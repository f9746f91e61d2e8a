package io.terrace.cache.test.fleet.member;

import io.terrace.cache.Delivery;
import io.terrace.cache.test.fleet.member.Subject.Loading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cache of a process, the source under it, and an account of what is done with both. A key is
 * changed in the source first, and made void in the cache then. Thread-safe.
 */
final class RecordedCache {

  /** How many tags there are; what is loaded by itself has the one of {@link #tagOf}. */
  static final int TAGS = 8;

  private final int process;
  private final Subject subject;
  private final SharedSource source;
  private final Recorder recorder;

  RecordedCache(int process, Subject subject, SharedSource source, Recorder recorder) {
    this.process = process;
    this.subject = subject;
    this.source = source;
    this.recorder = recorder;
  }

  static String tagOf(int key) {
    return "tag-" + key % TAGS;
  }

  int process() {
    return process;
  }

  SharedSource source() {
    return source;
  }

  Subject subject() {
    return subject;
  }

  /** Reads {@code key}; a load takes so long. */
  long read(int key, long nanos) {
    return read(
        key,
        (k, tag) -> {
          tag.accept(tagOf(k));
          return source.load(process, k, nanos);
        });
  }

  /** Reads {@code key}; a load waits in its middle, and says its tag at its end. */
  long readHeld(int key) {
    return read(
        key,
        (k, tag) -> {
          long version = source.loadHeld(process, k);
          tag.accept(tagOf(k));
          return version;
        });
  }

  long read(int key, Loading loading) {
    long from = System.nanoTime();
    long version = subject.get(key, loading);
    recorder.read(key, version, from);
    return version;
  }

  /** Reads several keys that nobody expects to have tags. */
  void readAll(Set<Integer> keys) {
    long from = System.nanoTime();
    Map<Integer, Long> versions = subject.getAll(keys, (key, tag) -> source.load(process, key, 0));
    versions.forEach((key, version) -> recorder.read(key, version, from));
  }

  /** Changes {@code key}. */
  Delivery change(int key) {
    long from = System.nanoTime();
    long version = source.advance(key);
    Delivery delivery = subject.invalidate(key);
    recorder.voided(key, version, from, delivery);
    return delivery;
  }

  /** Changes {@code key}, which nobody else changes at the same time, by putting its version. */
  void put(int key, Delivery delivery) {
    long from = System.nanoTime();
    long version = source.advance(key);
    subject.put(key, version);
    recorder.voided(key, version, from, delivery);
  }

  /** Changes all keys from 0 to {@code end} that have the tag number {@code tag}. */
  Delivery changeTag(int tag, int end) {
    List<Change> changes = new ArrayList<>();
    long from = System.nanoTime();
    for (int key = tag; key < end; key += TAGS) {
      changes.add(new Change(key, source.advance(key)));
    }
    Delivery delivery = subject.invalidateTag("tag-" + tag);
    changes.forEach(change -> recorder.voided(change.key, change.version, from, delivery));
    return delivery;
  }

  private record Change(int key, long version) {}

  /** Clears the cache; what the keys from {@code start} to {@code end} were before is void. */
  void clear(int start, int end, Delivery delivery) {
    long from = System.nanoTime();
    List<Change> present = new ArrayList<>();
    for (int key = start; key < end; key++) {
      present.add(new Change(key, source.version(key)));
    }
    subject.clear();
    present.forEach(change -> recorder.voided(change.key, change.version, from, delivery));
  }
}

package io.terrace.cache.test;

import io.terrace.cache.spi.VersionStore.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The versions of a namespace. One that is made because somebody asks begins at the present end of
 * the sequence and does not move it: a loader that sets a tag nobody has used yet may still store
 * its value, unless something was invalidated meanwhile. Not thread-safe.
 */
final class Versions {

  private final Map<String, Version> versions = new HashMap<>();
  private long position;

  Map<String, Version> current(Set<String> names) {
    Map<String, Version> current = new HashMap<>();
    for (String name : names) {
      current.put(name, versions.computeIfAbsent(name, absent -> next()));
    }
    return current;
  }

  Version advance(String name) {
    position++;
    Version version = next();
    versions.put(name, version);
    return version;
  }

  long position() {
    return position;
  }

  void clear() {
    versions.clear();
  }

  /** Has all versions be new, at a position beyond any that was told. */
  void begin() {
    versions.clear();
    position++;
  }

  private Version next() {
    return new Version(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), position);
  }
}

package io.terrace.cache.engine;

import java.util.concurrent.atomic.AtomicLong;

/** A tag that entries carry, with its present version as far as it is known here. Thread-safe. */
final class Tag {

  final String name;
  final AtomicLong version;

  Tag(String name, AtomicLong version) {
    this.name = name;
    this.version = version;
  }
}

package io.terrace.cache.codec;

import io.terrace.cache.spi.ByteSink;

/** Lends the buffers that frames are written to; large ones are dropped. Thread-safe. */
final class SinkPool {

  private static final int LARGEST_KEPT = 256 << 10;

  private final Pool<ByteSink> sinks;

  SinkPool(int limit) {
    this.sinks = new Pool<>(() -> new ByteSink(limit));
  }

  ByteSink take() {
    return sinks.take();
  }

  /** Not called where something was thrown: the buffer is dropped then. */
  void giveBack(ByteSink sink) {
    if (sink.array().length <= LARGEST_KEPT) {
      sink.truncate(0);
      sinks.giveBack(sink);
    }
  }
}

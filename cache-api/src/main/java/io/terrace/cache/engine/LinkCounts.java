package io.terrace.cache.engine;

import java.util.concurrent.atomic.LongAdder;

/** What has passed between a manager and one remote tier. Thread-safe. */
final class LinkCounts {
  final LongAdder sent = new LongAdder();
  final LongAdder heard = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder eras = new LongAdder();
  final LongAdder leaseWaits = new LongAdder();
  final LongAdder bytesRead = new LongAdder();
  final LongAdder bytesWritten = new LongAdder();
}

package io.terrace.cache.test.fleet.member;

import io.terrace.cache.Delivery;
import io.terrace.cache.test.fleet.member.Operation.Kind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Notes what a process does with keys of the source, and hands it over. Thread-safe. */
final class Recorder {

  private final int process;
  private final SharedSource source;
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  Recorder(int process, SharedSource source) {
    this.process = process;
    this.source = source;
  }

  void read(int key, long version, long from) {
    operations.add(new Operation(process, Kind.READ, key, version, from, System.nanoTime()));
  }

  void voided(int key, long version, long from, Delivery delivery) {
    Kind kind = delivery == Delivery.SENT ? Kind.VOIDED : Kind.VOIDED_HERE;
    operations.add(new Operation(process, kind, key, version, from, System.nanoTime()));
    source.voided(key);
  }

  /** Writes what was noted so far into {@code file}, and forgets it; returns how much it was. */
  int handOver(Path file) throws IOException {
    int count = 0;
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (Operation next = operations.poll(); next != null; next = operations.poll()) {
        next.write(out);
        count++;
      }
    }
    return count;
  }
}

package io.terrace.bench.hitrate.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects requests. {@link #add} begins one, and what else is known of it follows. A column is
 * made when the first request has something in it: most traces are keys alone.
 */
@SuppressWarnings("EnumOrdinal") // a byte a request, in this process only
final class TraceBuilder {

  private static final byte SET = (byte) Operation.SET.ordinal();

  private final KeyTable table = new KeyTable();
  private int size;
  private int[] keys = new int[1 << 12];
  private long @Nullable [] times;
  private long @Nullable [] ttls;
  private int @Nullable [] bytes;
  private int @Nullable [] clients;
  private byte @Nullable [] operations;
  private boolean hasSets;
  private boolean hasDeletes;
  private long firstTime;
  private long latestTime = Long.MIN_VALUE;
  private long ignored;
  private long skipped;

  TraceBuilder add(String key) throws MalformedException {
    return addId(table.id(key));
  }

  TraceBuilder add(long key) throws MalformedException {
    return addId(table.id(key));
  }

  private TraceBuilder addId(int id) throws MalformedException {
    if (size == keys.length) {
      grow();
    }
    keys[size++] = id;
    return this;
  }

  private void grow() throws MalformedException {
    if (keys.length > Integer.MAX_VALUE / 2) {
      throw new MalformedException("is the 1,073,741,825th request, and no more fit");
    }
    int capacity = 2 * keys.length;
    keys = Arrays.copyOf(keys, capacity);
    times = times == null ? null : Arrays.copyOf(times, capacity);
    ttls = ttls == null ? null : Arrays.copyOf(ttls, capacity);
    bytes = bytes == null ? null : Arrays.copyOf(bytes, capacity);
    clients = clients == null ? null : Arrays.copyOf(clients, capacity);
    operations = operations == null ? null : Arrays.copyOf(operations, capacity);
  }

  /** Sets when the request came, in any epoch. Time does not run back: a late line came then. */
  TraceBuilder time(long nanos) {
    if (times == null) {
      times = new long[keys.length];
      firstTime = nanos;
    }
    latestTime = Math.max(latestTime, nanos);
    times[size - 1] = latestTime - firstTime;
    return this;
  }

  TraceBuilder ttl(long nanos) {
    if (nanos != 0) {
      if (ttls == null) {
        ttls = new long[keys.length];
      }
      ttls[size - 1] = nanos;
    }
    return this;
  }

  TraceBuilder bytes(int count) {
    if (bytes == null) {
      bytes = new int[keys.length];
    }
    bytes[size - 1] = count;
    return this;
  }

  TraceBuilder client(int id) {
    if (clients == null) {
      clients = new int[keys.length];
    }
    clients[size - 1] = id;
    return this;
  }

  TraceBuilder operation(Operation operation) {
    if (operation != Operation.GET) {
      if (operations == null) {
        operations = new byte[keys.length];
      }
      operations[size - 1] = (byte) operation.ordinal();
      hasSets |= operations[size - 1] == SET;
      hasDeletes |= operation == Operation.DELETE;
    }
    return this;
  }

  /** Counts what is well formed and no request. */
  void ignore() {
    ignored++;
  }

  /** Counts a line that can't be read. */
  void skip() {
    skipped++;
  }

  int size() {
    return size;
  }

  Trace build(String name, String format) {
    return new Trace(
        name,
        format,
        Arrays.copyOf(keys, size),
        table.keys(),
        new Trace.Columns(times, ttls, bytes, clients, operations),
        new Trace.Origin(hasSets, hasDeletes, ignored, skipped));
  }
}

package io.terrace.bench.hitrate.trace;

import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Recorded requests in their order. Keys are numbered from 0 in the order in which they first come.
 * Immutable and thread-safe.
 */
public final class Trace {

  /** Between two requests of a trace without times. */
  public static final Duration TICK = Duration.ofSeconds(1);

  private static final long TICK_NANOS = TICK.toNanos();
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final Operation[] OPERATIONS = Operation.values();

  private final String name;
  private final String format;
  private final int[] keys;
  private final Object[] keyObjects;
  private final Columns columns;
  private final Origin origin;

  Trace(
      String name, String format, int[] keys, Object[] keyObjects, Columns columns, Origin origin) {
    this.name = name;
    this.format = format;
    this.keys = keys;
    this.keyObjects = keyObjects;
    this.columns = columns;
    this.origin = origin;
  }

  /** What is known of each request beside its key; a column that no request has is null. */
  @SuppressWarnings("ArrayRecordComponent") // handed from builder to trace, never compared
  record Columns(
      long @Nullable [] times,
      long @Nullable [] ttls,
      int @Nullable [] bytes,
      int @Nullable [] clients,
      byte @Nullable [] operations) {}

  /** What was seen while reading. */
  record Origin(boolean hasSets, boolean hasDeletes, long ignored, long skipped) {}

  /** Returns a trace of reads alone: for tests, and for parts of another trace. */
  public static Trace ofReads(String name, int[] keys) {
    TraceBuilder builder = new TraceBuilder();
    try {
      for (int key : keys) {
        builder.add(key);
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return builder.build(name, "memory");
  }

  /**
   * Returns the requests for a share of the keys, at the times that they have in this trace. Which
   * keys is told by their hashes, from 0 to 1, so samples of ranges that lie apart share none.
   *
   * @param from where the range of hashes begins
   * @param rate how long it is
   */
  public Trace sample(double from, double rate) {
    TraceBuilder builder = new TraceBuilder();
    boolean[] chosen = new boolean[uniqueKeys()];
    for (int key = 0; key < chosen.length; key++) {
      double place = place(keyObjects[key]);
      chosen[key] = place >= from && place < from + rate;
    }
    try {
      for (int i = 0; i < size(); i++) {
        if (chosen[keys[i]]) {
          copy(i, builder);
        }
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("a part is larger than the whole", e);
    }
    return builder.build(name, format);
  }

  private void copy(int request, TraceBuilder builder) throws MalformedException {
    Object key = keyObjects[keys[request]];
    (key instanceof Long number ? builder.add(number) : builder.add((String) key))
        .time(time(request))
        .operation(operation(request))
        .ttl(ttl(request));
    if (hasSizes()) {
      builder.bytes(bytes(request));
    }
    if (hasClients()) {
      builder.client(client(request));
    }
  }

  private static double place(Object key) {
    long hash = (key instanceof Long number ? number : key.hashCode()) * MIX;
    hash = (hash ^ (hash >>> 32)) * MIX;
    return (hash >>> 11) * 0x1.0p-53;
  }

  /** Returns the name of the file. */
  public String name() {
    return name;
  }

  /** Returns the format, and how it was compressed. */
  public String format() {
    return format;
  }

  /** Returns how many requests there are, writes and deletes among them. */
  public int size() {
    return keys.length;
  }

  /** Returns how many keys there are. */
  public int uniqueKeys() {
    return keyObjects.length;
  }

  /** Returns which key request {@code i} is for. */
  public int key(int i) {
    return keys[i];
  }

  /** Returns a key as the caches see it: a Long if all keys of the trace are numbers. */
  public Object keyObject(int key) {
    return keyObjects[key];
  }

  /** Returns what request {@code i} asks for. */
  public Operation operation(int i) {
    byte[] operations = columns.operations;
    return operations == null ? Operation.GET : OPERATIONS[operations[i]];
  }

  /**
   * Returns when request {@code i} came, in nanoseconds since the first; {@code i} ticks if
   * unknown.
   */
  public long time(int i) {
    long[] times = columns.times;
    return times == null ? i * TICK_NANOS : times[i];
  }

  /** Returns the ttl that request {@code i} says, in nanoseconds, or 0. */
  public long ttl(int i) {
    long[] ttls = columns.ttls;
    return ttls == null ? 0 : ttls[i];
  }

  /** Returns the size of what request {@code i} is for, or 0. */
  public int bytes(int i) {
    int[] bytes = columns.bytes;
    return bytes == null ? 0 : bytes[i];
  }

  /** Returns who sent request {@code i}, or 0. */
  public int client(int i) {
    int[] clients = columns.clients;
    return clients == null ? 0 : clients[i];
  }

  /** Returns whether requests have times. */
  public boolean hasTimes() {
    return columns.times != null;
  }

  /** Returns whether any request says a ttl. */
  public boolean hasTtls() {
    return columns.ttls != null;
  }

  /** Returns whether requests have sizes. */
  public boolean hasSizes() {
    return columns.bytes != null;
  }

  /** Returns whether it is known who sent a request. */
  public boolean hasClients() {
    return columns.clients != null;
  }

  /** Returns whether some requests write. */
  public boolean hasSets() {
    return origin.hasSets;
  }

  /** Returns whether some requests remove. */
  public boolean hasDeletes() {
    return origin.hasDeletes;
  }

  /** Returns how many lines were well formed and no request. */
  public long ignored() {
    return origin.ignored;
  }

  /** Returns how many lines could not be read. */
  public long skipped() {
    return origin.skipped;
  }

  /** Returns how many requests read. */
  public int reads() {
    int reads = 0;
    for (int i = 0; i < size(); i++) {
      reads += operation(i) == Operation.GET ? 1 : 0;
    }
    return reads;
  }

  /** Returns how many reads a cache without bounds would answer: no cache does better. */
  public int ceiling() {
    BitSet held = new BitSet(uniqueKeys());
    int hits = 0;
    for (int i = 0; i < size(); i++) {
      Operation operation = operation(i);
      hits += operation == Operation.GET && held.get(key(i)) ? 1 : 0;
      held.set(key(i), operation != Operation.DELETE);
    }
    return hits;
  }
}

package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.replay.Loading.Protection;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loads that are under way at the time of the trace. All take equally long, so they end in the
 * order in which they began. A write or removal detaches those of its key: who waits for one gets
 * its value, which is not stored, and a later reader begins another.
 *
 * <p>For one thread.
 */
final class Flights {

  /** A load under way, and the nodes that are to have its value. */
  static final class Flight {
    final int key;
    final int request;
    final long endsAt;
    final BitSet nodes = new BitSet();
    boolean detached;

    Flight(int key, int request, int node, long endsAt) {
      this.key = key;
      this.request = request;
      this.endsAt = endsAt;
      nodes.set(node);
    }
  }

  private record Place(int key, int node) {}

  private static final int ANY_NODE = -1;

  private final Protection protection;
  private final Deque<Flight> underWay = new ArrayDeque<>();
  private final Map<Place, Flight> joinable = new HashMap<>();
  private final int[] ofKey;
  private int most;

  Flights(Protection protection, int keys) {
    this.protection = protection;
    this.ofKey = new int[keys];
  }

  /**
   * Has a reader on {@code node} wait for a load of {@code key}; returns false if there is none.
   */
  boolean join(int key, int node) {
    Flight flight = joinable.get(place(key, node));
    if (flight != null) {
      flight.nodes.set(node);
    }
    return flight != null;
  }

  /** Begins a load for {@code request}. */
  void begin(int key, int request, int node, long endsAt) {
    Flight flight = new Flight(key, request, node, endsAt);
    underWay.add(flight);
    if (protection != Protection.NONE) {
      joinable.put(place(key, node), flight);
    }
    most = Math.max(most, ++ofKey[key]);
  }

  /** Returns the next load that has ended by {@code now}, or null. */
  @Nullable Flight ended(long now) {
    Flight first = underWay.peek();
    if (first == null || first.endsAt > now) {
      return null;
    }
    underWay.remove();
    ofKey[first.key]--;
    first.nodes.stream().forEach(node -> joinable.remove(place(first.key, node), first));
    return first;
  }

  /** Has no load of {@code key} that is under way be joined or stored. */
  void detach(int key) {
    if (ofKey[key] > 0) {
      joinable.keySet().removeIf(place -> place.key == key);
      underWay.forEach(flight -> flight.detached |= flight.key == key);
    }
  }

  /** Returns the most loads of one key that were under way at once. */
  int most() {
    return most;
  }

  private Place place(int key, int node) {
    return new Place(key, protection == Protection.FLEET ? ANY_NODE : node);
  }
}

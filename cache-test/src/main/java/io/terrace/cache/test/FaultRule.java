package io.terrace.cache.test;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which calls of a {@link FaultyStore} a fault befalls: {@code FaultRule.of(new
 * Fault.LoseReply()).on(PUT).times(1)}. Immutable.
 *
 * @param fault what befalls them
 * @param operations the operations
 * @param keys the keys, or names of versions; a call with many has one of these among them, and one
 *     with none has the empty key
 * @param times how many calls, from the first on
 */
public record FaultRule(
    Fault fault, Set<StoreOperation> operations, Predicate<String> keys, int times) {

  /** Copies the operations. */
  public FaultRule {
    operations = Set.copyOf(operations);
  }

  /** Returns a rule for every call. */
  public static FaultRule of(Fault fault) {
    return new FaultRule(
        fault, EnumSet.allOf(StoreOperation.class), key -> true, Integer.MAX_VALUE);
  }

  /** Returns this rule for {@code first} and {@code others} only. */
  public FaultRule on(StoreOperation first, StoreOperation... others) {
    return new FaultRule(fault, EnumSet.of(first, others), keys, times);
  }

  /** Returns this rule for {@code keys} only. */
  public FaultRule onKeys(Predicate<String> keys) {
    return new FaultRule(fault, operations, keys, times);
  }

  /** Returns this rule for the next {@code times} calls only. */
  public FaultRule times(int times) {
    return new FaultRule(fault, operations, keys, times);
  }

  boolean befalls(StoreOperation operation, Collection<String> called) {
    return operations.contains(operation) && called.stream().anyMatch(keys);
  }
}

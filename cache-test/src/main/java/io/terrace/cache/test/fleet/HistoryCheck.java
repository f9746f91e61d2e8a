package io.terrace.cache.test.fleet;

import io.terrace.cache.test.fleet.member.Operation;
import io.terrace.cache.test.fleet.member.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Judges what the processes of a fleet saw: a read must not be older than an invalidation that had
 * returned before it began, in its own process; nor than one of another process that told everybody
 * and had returned longer ago than a bound.
 *
 * <p>Excused by that rule are reads that had begun before, though they end after, and invalidations
 * that had not reached other processes, for those. Each key is judged by itself. What was not
 * recorded, since its process was killed, cannot be judged; it makes no verdict wrong.
 */
public final class HistoryCheck {

  /**
   * A read that saw what was void.
   *
   * @param read the read
   * @param missed the invalidation that it should have known of
   */
  public record Violation(Operation read, Operation missed) {

    /** Returns how long after the invalidation the read began. */
    public Duration after() {
      return Duration.ofNanos(read.from() - missed.to());
    }

    @Override
    public String toString() {
      return "process %d read version %d of key %d, %s after process %d made void what is older than %d"
          .formatted(
              read.process(),
              read.version(),
              read.key(),
              after(),
              missed.process(),
              missed.version());
    }
  }

  private final long boundNanos;

  private HistoryCheck(long boundNanos) {
    this.boundNanos = boundNanos;
  }

  /**
   * Returns all violations in {@code history}, whose order is of no matter.
   *
   * @param bound how long after an invalidation other processes may read what it made void
   */
  public static List<Violation> violations(List<Operation> history, Duration bound) {
    HistoryCheck check = new HistoryCheck(bound.toNanos());
    Map<Integer, List<Operation>> byKey =
        history.stream().collect(Collectors.groupingBy(Operation::key));
    List<Violation> violations = new ArrayList<>();
    byKey.values().forEach(operations -> check.judge(operations, violations));
    return violations;
  }

  private void judge(List<Operation> ofKey, List<Violation> violations) {
    List<Operation> voids = ofKey.stream().filter(o -> o.kind() != Kind.READ).toList();
    Floor ofAll = new Floor(voids.stream().filter(o -> o.kind() == Kind.VOIDED).toList());
    Map<Integer, Floor> own =
        voids.stream()
            .collect(
                Collectors.groupingBy(
                    Operation::process,
                    Collectors.collectingAndThen(Collectors.toList(), Floor::new)));
    Floor none = new Floor(List.of());
    for (Operation read : ofKey) {
      if (read.kind() == Kind.READ) {
        Floor here = own.getOrDefault(read.process(), none);
        int index = here.before(read.from());
        int other = ofAll.before(read.from() - boundNanos);
        if (here.isAbove(index, read)) {
          violations.add(new Violation(read, here.highest[index]));
        } else if (ofAll.isAbove(other, read)) {
          violations.add(new Violation(read, ofAll.highest[other]));
        }
      }
    }
  }

  /** The invalidations of a key by the time they returned, each with the highest so far. */
  private static final class Floor {

    private final long[] returned;
    private final Operation[] highest;

    Floor(List<Operation> voids) {
      this.highest =
          voids.stream().sorted(Comparator.comparingLong(Operation::to)).toArray(Operation[]::new);
      this.returned = Arrays.stream(highest).mapToLong(Operation::to).toArray();
      for (int i = 1; i < highest.length; i++) {
        if (highest[i - 1].version() > highest[i].version()) {
          highest[i] = highest[i - 1];
        }
      }
    }

    /** Returns the index of the last that had returned before {@code time}, or -1. */
    int before(long time) {
      int found = Arrays.binarySearch(returned, time);
      int index = found < 0 ? -found - 1 : found;
      while (index > 0 && returned[index - 1] == time) {
        index--; // several returned in one moment, which is not before itself
      }
      return index - 1;
    }

    boolean isAbove(int index, Operation read) {
      return index >= 0 && highest[index].version() > read.version();
    }
  }

  /**
   * Returns what of {@code history} is needed to judge reads that begin after all of it: the
   * highest invalidation of each key for everybody, and for each process.
   */
  public static List<Operation> carriedOver(List<Operation> history) {
    record Scope(int key, Kind kind, int process) {}
    return history.stream()
        .filter(o -> o.kind() != Kind.READ)
        .collect(
            Collectors.toMap(
                o -> new Scope(o.key(), o.kind(), o.process()),
                o -> o,
                (one, other) -> one.version() >= other.version() ? one : other))
        .values()
        .stream()
        .toList();
  }
}

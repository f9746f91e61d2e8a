package io.terrace.bench.hitrate.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How traces are read. Immutable.
 *
 * @param format the format, or empty to find out
 * @param columns of a CSV without a header: which column, from 1, holds what
 * @param lenient whether lines that can't be read are counted and skipped
 * @param keepQuery whether the query of a logged path is part of the key
 */
public record ReadOptions(
    Optional<Format> format, Map<String, Integer> columns, boolean lenient, boolean keepQuery) {

  /** What a column may hold, in the order of their worth. */
  public static final List<String> COLUMNS = List.of("key", "time", "size", "ttl", "op", "client");

  /** Finds out the format, and refuses what can't be read. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(Optional.empty(), Map.of(), false, false);

  /** Keeps a copy. */
  public ReadOptions {
    columns = Map.copyOf(columns);
  }
}

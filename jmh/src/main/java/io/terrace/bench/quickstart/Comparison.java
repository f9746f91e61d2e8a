package io.terrace.bench.quickstart;

import java.util.List;

/**
 * The same requests without and with the cache.
 *
 * @param products the products that the log asks for, each counted once
 * @param threads how many replayed the log
 * @param direct the log, replayed without a cache
 * @param cold the log, replayed with a cache that is empty at first
 * @param warm the log once more, with all of it cached
 * @param directCrowd many threads at one product, without a cache
 * @param crowd as many threads at one product that is not cached yet
 */
record Comparison(
    long products, int threads, Run direct, Run cold, Run warm, Run directCrowd, Run crowd) {

  /** Returns what the cache promises of these runs, and whether it kept it. */
  List<Promise> promises() {
    return List.of(
        new Promise("loads of a cold key, " + crowd.requests() + " threads", 1, crowd.queries()),
        new Promise("SQL queries, cold cache: one for each product", products, cold.queries()),
        new Promise("loads that the cold cache counted", cold.queries(), cold.activity().loads()),
        new Promise("SQL queries, warm cache", 0, warm.queries()),
        hitsAndMisses("cold cache", cold),
        hitsAndMisses("warm cache", warm),
        hitsAndMisses("cold key", crowd),
        new Promise("answers unlike those without the cache", 0, differences()));
  }

  boolean kept() {
    return promises().stream().allMatch(Promise::kept);
  }

  private static Promise hitsAndMisses(String where, Run run) {
    long counted = run.activity().hits() + run.activity().misses();
    return new Promise("hits + misses = requests, " + where, run.requests(), counted);
  }

  private long differences() {
    return cold.differences(direct) + warm.differences(direct) + crowd.differences(directCrowd);
  }
}

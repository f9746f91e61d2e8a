package io.terrace.cache.engine;

/**
 * What was current when a load began: its value may be stored only while that holds. Correctness
 * rests on this alone, and not on who is loading.
 *
 * @param epoch the epoch of the key, ended by each write and invalidation of it
 * @param generation the generation of the cache, ended by a clear
 * @param tagPosition the position of the last invalidation of any tag
 */
record Fence(long epoch, int generation, long tagPosition) {

  /** Lets nothing pass. */
  static final Fence SHUT = new Fence(-1, Integer.MIN_VALUE, -1);
}

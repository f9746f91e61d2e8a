package io.terrace.cache;

/** Whether an invalidation has reached what other processes read. */
public enum Delivery {
  /**
   * It took effect here, and was given to every store and bus that the cache has; always so for a
   * cache of this process alone.
   */
  SENT,

  /**
   * It took effect here; a store or the bus did not take it. It is kept, and sent before that store
   * is used again. If this process dies first, the ttl bounds how long others see the old value.
   */
  PENDING
}

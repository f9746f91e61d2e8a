package io.terrace.cache.memcached;

import java.time.Duration;

/**
 * What a store was told.
 *
 * @param namespace the name that those who share versions have in common
 * @param timeout how long an operation may take
 * @param largestItem the most bytes of a frame
 */
record Settings(String namespace, Duration timeout, int largestItem) {

  /** Begins an operation. */
  Call call(String operation) {
    return new Call(operation, timeout);
  }
}

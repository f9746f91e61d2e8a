package io.terrace.cache.spi;

import java.io.Serial;

/**
 * A remote store or a bus could not do what it was asked. It never reaches the caller of a read:
 * the engine counts it, and goes on as if the store were empty.
 */
public class StoreException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Whether what was asked may have happened all the same. */
  public enum Outcome {
    /** It did not happen. */
    NOT_DONE,
    /**
     * It did not happen, and would not if it were tried again now: the store is well and says no,
     * to a value that is too large, for want of room, or because it may only be read.
     */
    DECLINED,
    /** It may have happened, or may happen yet: a write that timed out. */
    UNKNOWN
  }

  private final Outcome outcome;

  /** Makes one; the message names the store, the operation, the time it took and its limit. */
  public StoreException(Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  /** Makes one with a cause. */
  public StoreException(Outcome outcome, String message, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  /** Returns whether what was asked may have happened all the same. */
  public Outcome outcome() {
    return outcome;
  }
}

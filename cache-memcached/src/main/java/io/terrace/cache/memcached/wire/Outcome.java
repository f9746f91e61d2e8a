package io.terrace.cache.memcached.wire;

/**
 * What became of a change.
 *
 * @param status what
 * @param stamp that of the item, if it was stored
 */
public record Outcome(Status status, Stamp stamp) {

  /** What can become of a change. */
  public enum Status {
    /** It was done. */
    DONE,
    /** There is no such item. */
    ABSENT,
    /** The item is not the one that was meant, or there is one where none was meant. */
    CHANGED,
    /** The item is larger than the server takes. */
    TOO_LARGE,
    /** The server has no room, and may not make any. */
    FULL
  }

  /** Returns whether it was done. */
  public boolean isDone() {
    return status == Status.DONE;
  }

  /** Returns whether the server cannot hold the item, whatever is there now. */
  public boolean isUnstorable() {
    return status == Status.TOO_LARGE || status == Status.FULL;
  }
}

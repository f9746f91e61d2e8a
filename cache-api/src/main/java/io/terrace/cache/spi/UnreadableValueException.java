package io.terrace.cache.spi;

import java.io.IOException;
import java.io.Serial;

/** Bytes that make no value, and why, for those who count. The caller of a cache never sees it. */
public final class UnreadableValueException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** Why a value can't be read. */
  public enum Reason {
    /** A class has other fields, or is another kind of class, than when it was written. */
    CHANGED_CLASS,
    /** A class that is not allowed, or that there is not. */
    CLASS_NOT_ALLOWED,
    /** Larger, or nested deeper, than a value may be. */
    TOO_LARGE,
    /** Bytes that do not follow the rules of their format. */
    MALFORMED
  }

  /** What {@link #reason} returns. */
  private final Reason reason;

  /** Makes one without a cause. */
  public UnreadableValueException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Makes one. */
  public UnreadableValueException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}

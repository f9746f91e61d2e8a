package io.terrace.cache.memcached.wire;

import java.io.Serial;

/** A command was not answered, or was refused. */
public final class CommandException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean certain;

  /**
   * Makes one.
   *
   * @param certain whether it is certain that the command changed nothing and never will
   * @param message what happened, without the command and the node; ends like a sentence
   */
  public CommandException(boolean certain, String message) {
    super(message);
    this.certain = certain;
  }

  /** Returns whether it is certain that the command changed nothing and never will. */
  public boolean isCertain() {
    return certain;
  }
}

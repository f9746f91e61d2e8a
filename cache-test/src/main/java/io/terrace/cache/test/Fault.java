package io.terrace.cache.test;

import java.time.Duration;
import java.util.Random;

/** What a {@link FaultyStore} does to a call. */
public sealed interface Fault {

  /** The call comes to the store after {@code time}, in the store's time source. */
  record Delay(Duration time) implements Fault {}

  /** The call does not come to the store; its outcome is that it was not done. */
  record Refuse() implements Fault {}

  /** The store, which is well, says no: the value is too large, or there is no room. */
  record Decline() implements Fault {}

  /** The store does what it was asked, and the reply is lost: the outcome is unknown. */
  record LoseReply() implements Fault {}

  /**
   * The call times out with an unknown outcome, and comes to the store later: at {@link
   * FaultyStore#arrive}.
   */
  record ArriveLate() implements Fault {}

  /** The frames that the store returns are changed, cut or continued, by {@code random}. */
  record Corrupt(Random random) implements Fault {}

  /** {@code action} runs before the call comes to the store, in the thread that makes the call. */
  record Before(Runnable action) implements Fault {}

  /** {@code action} runs when the store has replied, before the caller gets it. */
  record After(Runnable action) implements Fault {}
}

package io.terrace.cache.clients;

import io.terrace.cache.test.clients.Together;
import java.util.concurrent.ThreadLocalRandom;

/** A key at whose hash code threads change places now and then, in the middle of a call. */
record SlowKey(int number) {

  @Override
  public int hashCode() {
    changePlaces();
    return number;
  }

  /** Lets another thread go on, one time in four. */
  static void changePlaces() {
    if (ThreadLocalRandom.current().nextInt(4) == 0) {
      Together.giveWay();
    }
  }
}

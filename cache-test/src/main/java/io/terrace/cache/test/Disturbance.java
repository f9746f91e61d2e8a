package io.terrace.cache.test;

/**
 * How a bus mistreats messages: the share of them, 0 to 1, that is lost, doubled or brought out of
 * order, by a generator whose seed makes a failure repeatable. Only messages that wait together can
 * change places: see {@link InMemoryBus#hold}. Immutable.
 *
 * @param seed where the generator begins
 * @param lost the share that does not come
 * @param loss whether the subscriber is told of those
 * @param doubled the share of the rest that comes twice
 * @param reordered the share that comes before one that was sent earlier
 */
public record Disturbance(long seed, double lost, Loss loss, double doubled, double reordered) {

  /** Whether a bus knows that it lost a message. */
  public enum Loss {
    /** The subscriber is told of a gap in the place of the message. */
    REPORTED,
    /** Nobody is told: what no bus should do, and what only a ttl bounds. */
    SILENT
  }

  /** Checks that shares are shares. */
  public Disturbance {
    check("lost", lost);
    check("doubled", doubled);
    check("reordered", reordered);
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " is " + share + ": a share is from 0 to 1");
    }
  }

  /** Returns one that leaves messages alone. */
  public static Disturbance none() {
    return seeded(0);
  }

  /** Returns one that leaves messages alone, to be made worse. */
  public static Disturbance seeded(long seed) {
    return new Disturbance(seed, 0, Loss.REPORTED, 0, 0);
  }

  /** Returns one that also loses {@code share} of the messages. */
  public Disturbance losing(double share, Loss loss) {
    return new Disturbance(seed, share, loss, doubled, reordered);
  }

  /** Returns one that also doubles {@code share} of the messages. */
  public Disturbance doubling(double share) {
    return new Disturbance(seed, lost, loss, share, reordered);
  }

  /** Returns one that also brings {@code share} of the messages out of order. */
  public Disturbance reordering(double share) {
    return new Disturbance(seed, lost, loss, doubled, share);
  }
}

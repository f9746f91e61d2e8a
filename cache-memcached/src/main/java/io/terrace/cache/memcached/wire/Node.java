package io.terrace.cache.memcached.wire;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * One Memcached server, and the connection to it.
 *
 * <p>Commands are sent in the order in which they are asked for, without waiting for each other's
 * answers. None is sent on another connection than the one that was there when it was asked for: a
 * command that waited while the connection was lost fails.
 *
 * <p>Thread-safe; nothing here blocks but {@link Pending#await}. Keys are 1 to 250 bytes of
 * printable ASCII without blanks.
 */
public interface Node {

  /** The longest key. */
  int LONGEST_KEY = 250;

  /** Returns its host and port as they were given. */
  String name();

  /** Returns whether there is a connection to it, and it has let us in. */
  boolean isConnected();

  /**
   * Returns which connection to it this is: a random number for each, so that what is known from an
   * earlier connection can be told, in this process and in any other.
   */
  long connection();

  /** Reads an item. */
  Pending<Optional<Item>> get(String key);

  /** Reads the items that there are of {@code keys}, in one round trip. */
  Pending<Map<String, Item>> getAll(Collection<String> keys);

  /** Reads an item and gives it a new expiry, as one step. */
  Pending<Optional<Item>> getAndTouch(String key, int expiry);

  /** Stores an item, whatever is there. */
  Pending<Outcome> set(String key, Content content);

  /** Stores an item where there is none. */
  Pending<Outcome> add(String key, Content content);

  /** Stores an item over the one that has {@code seen}. */
  Pending<Outcome> replace(String key, Content content, Stamp seen);

  /** Removes an item. */
  Pending<Outcome> delete(String key);

  /** Removes the item that has {@code seen}. */
  Pending<Outcome> delete(String key, Stamp seen);

  /**
   * Adds to a number, as one step.
   *
   * @param initial what it is made with, without {@code delta}, where there is none
   * @return what it is after that, or nothing if what is there is not a number
   */
  Pending<Optional<Long>> increment(String key, long delta, long initial);

  /** Reads what the server tells of itself. */
  Pending<Map<String, String>> statistics();
}

package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import java.util.Optional;

/**
 * What an item is, told by its flags. What has other flags was put there by somebody else: it is
 * read as nothing, and replaced by what is written.
 */
enum Kind {
  /** A frame. */
  FRAME(0x7e110001),
  /** The nonce of a lease: as a placeholder where there is no frame, else beside it. */
  LEASE(0x7e110002),
  /** A version. */
  VERSION(0x7e110003),
  /** A counter. */
  COUNTER(0x7e110004),
  /** A message of the bus. */
  MESSAGE(0x7e110005),
  /** The mark of an attempt to fill a key that failed. */
  FAILURE(0x7e110006);

  private final int flags;

  Kind(int flags) {
    this.flags = flags;
  }

  boolean is(Item item) {
    return item.flags() == flags;
  }

  /** Returns the item if it is of this kind. */
  Optional<Item> in(Optional<Item> item) {
    return item.filter(this::is);
  }

  Content content(byte[] bytes, int expiry) {
    return new Content(flags, bytes, expiry);
  }
}

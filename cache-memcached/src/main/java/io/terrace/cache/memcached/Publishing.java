package io.terrace.cache.memcached;

import io.terrace.cache.memcached.BusLog.Entry;
import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore.Version;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Changes that are told of in the log by the same two round trips: of what lives on the node of the
 * log, which is all where there is one node.
 *
 * <p>The change is sent, and behind it on the same connection the increment of the counter, which a
 * server does in that order: so the number is taken after the change is made, as {@link
 * LogFollower} needs it, though its answer has not come. The slot is the second round trip.
 * Thread-safe.
 */
final class Publishing {

  private static final Duration KEPT = Duration.ofMinutes(10);

  /** What a node adds to an item at most. */
  private static final int OVERHEAD = 512;

  private final Nodes nodes;
  private final Settings settings;
  private final LongSupplier storeMillis;
  private final BusLog log;
  private final long sender = new SecureRandom().nextLong();

  /**
   * Makes what publishes in the name of one end of the bus.
   *
   * @param storeMillis tells the time of the store
   */
  Publishing(Nodes nodes, Settings settings, LongSupplier storeMillis) {
    this.nodes = nodes;
    this.settings = settings;
    this.storeMillis = storeMillis;
    this.log = new BusLog(nodes, settings.namespace());
  }

  BusLog log() {
    return log;
  }

  /** Returns the name of this end, whose own messages it is not told. */
  long sender() {
    return sender;
  }

  long storeMillis() {
    return storeMillis.getAsLong();
  }

  boolean isOn(InvalidationBus bus) {
    return bus instanceof MemcachedLogBus own && own.publishing() == this;
  }

  boolean takes(Invalidation changed) {
    return !(changed instanceof OfKey key) || nodes.of(KeyForm.of(key.key())).equals(log.node());
  }

  List<Content> messages(List<Invalidation> invalidations) {
    int limit = Math.min(BusMessage.LONGEST, settings.largestItem() - OVERHEAD);
    long now = storeMillis();
    return BusMessage.of(sender, now, invalidations, limit, Expiry.of(KEPT, now));
  }

  private Content message(Invalidation changed) {
    return messages(List.of(changed)).get(0);
  }

  /** Stores {@code content} under a key; what cannot be stored leaves nothing behind. */
  void put(OfKey changed, Content content) {
    String form = KeyForm.of(changed.key());
    Node node = log.node();
    Call call = settings.call("put");
    int bytes = content.bytes().length;
    boolean isTooLarge = bytes > settings.largestItem();
    var storing = isTooLarge ? node.delete(form) : node.set(form, content);
    Entry entry = log.begin();
    Outcome.Status status = call.await(node, storing).status();
    if (isTooLarge) {
      status = Outcome.Status.TOO_LARGE;
    } else if (status != Outcome.Status.DONE) {
      call.await(node, node.delete(form));
    }
    entry.write(call, message(changed));
    if (status != Outcome.Status.DONE) {
      throw call.unstorable(node, bytes, status);
    }
  }

  /** Removes whatever is under a key; returns whether there was something. */
  boolean remove(OfKey changed) {
    Node node = log.node();
    Call call = settings.call("remove");
    var removing = node.delete(KeyForm.of(changed.key()));
    Entry entry = log.begin();
    boolean wasThere = call.await(node, removing).isDone();
    entry.write(call, message(changed));
    return wasThere;
  }

  /** Tells of a change that was made. */
  void tell(Invalidation changed) {
    try {
      log.append(settings.call("publish"), List.of(message(changed)));
    } catch (StoreException untold) {
      throw new StoreException(
          StoreException.Outcome.UNKNOWN,
          "changed, and nobody told: " + untold.getMessage(),
          untold);
    }
  }

  /** Gives a name a new version in {@code records}. */
  Version advance(VersionRecords records, String name, Invalidation changed) {
    return records.advance(name, log, message(changed));
  }
}

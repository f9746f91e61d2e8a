package io.terrace.cache.memcached;

import static io.terrace.cache.spi.RemoteStore.ABSENT;

import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Outcome.Status;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.memcached.wire.Stamp;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leases after Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, on a Memcached that
 * knows nothing of them.
 *
 * <p>Where there is no frame the lease is a placeholder in its place, put there by {@code add} or,
 * over what somebody else left, by its stamp; the fill replaces the placeholder by <em>its</em>
 * stamp. Where there is a frame that will not do it stays, since it may be one that is still
 * served: the lease is a record beside it, put there by {@code add}, and the fill replaces the
 * frame by <em>its</em> stamp. That record is named after the frame's version, so that it means
 * nothing once there is another frame.
 *
 * <p>Invariant: the stamp in a lease was read before the load began, and every put, removal and
 * change gives the key another stamp or none; so a fill that is stored has seen the last of them.
 * The record is for economy only. A failure is marked before the lease is released, and the mark is
 * read after the lease: who finds the lease gone finds the mark. A stamp counts on the connection
 * that told it and on no other: a server that was started again gives the same numbers to other
 * items.
 */
final class Leases {

  private static final byte[] NOTHING = {};

  private final SecureRandom random = new SecureRandom();
  private final Nodes nodes;
  private final Settings settings;
  private final StoreClock clock;
  private final Slots slots;

  Leases(Nodes nodes, Settings settings, StoreClock clock, Slots slots) {
    this.nodes = nodes;
    this.settings = settings;
    this.clock = clock;
    this.slots = slots;
  }

  Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    Node node = nodes.of(KeyForm.of(key));
    Call call = settings.call("frameOrLease");
    while (true) {
      Look look = look(call, node, key, awaited);
      Claim there = there(look, unwanted);
      if (there != null) {
        return there;
      }
      Attempt attempt = attempt(node, key, look.item(), limit);
      Outcome outcome = call.await(node, attempt.sent());
      requireRoom(call, node, attempt.record(), outcome);
      if (outcome.isDone()) {
        return attempt.granted(outcome);
      }
      if (attempt.token().isBeside()) {
        Optional<Item> holder = call.await(node, node.get(recordKey(key, attempt.token())));
        if (holder.isPresent()) {
          return new Claim.Taken(Token.attemptOf(holder.get()));
        }
      }
      call.again(node); // what was there has ended meanwhile
    }
  }

  /** Returns what a look says, or null if it is that the key may be claimed. */
  static @Nullable Claim there(Look look, long unwanted) {
    Optional<Item> item = look.item();
    long version = item.map(Slots::version).orElse(ABSENT);
    if (version != ABSENT && version != unwanted) {
      return new Claim.Found(item.orElseThrow().bytes());
    }
    if (look.failed()) {
      return new Claim.Failed();
    }
    return item.filter(Kind.LEASE::is)
        .map(lease -> new Claim.Taken(Token.attemptOf(lease)))
        .orElse(null);
  }

  /**
   * A claim that was sent.
   *
   * @param token of the lease, if it is granted
   * @param record what is put under the key, or beside it
   */
  record Attempt(Node node, String key, Token token, Content record, Pending<Outcome> sent) {

    Claim granted(Outcome outcome) {
      Token granted = token.isBeside() ? token : token.withStamp(outcome.stamp());
      return new Claim.Granted(new Lease(key, granted.text()));
    }
  }

  /** Sends the claim of a key that has {@code item}. */
  Attempt attempt(Node node, String key, Optional<Item> item, Duration limit) {
    Optional<Stamp> seen = item.map(Item::stamp);
    long version = item.map(Slots::version).orElse(ABSENT);
    Token token = token(seen.orElse(new Stamp(0, 0)), version, limit);
    Content record = record(token, limit);
    Pending<Outcome> sent =
        token.isBeside()
            ? node.add(recordKey(key, token), record)
            : Slots.stored(node, KeyForm.of(key), record, seen);
    return new Attempt(node, key, token, record, sent);
  }

  /** What is under a key, and whether the attempt that is awaited has failed. */
  record Look(Optional<Item> item, boolean failed) {}

  /** The mark is asked for behind the key, in one round trip, and so is read after it. */
  private static Look look(Call call, Node node, String key, String awaited) {
    String form = KeyForm.of(key);
    if (awaited.isEmpty()) {
      return new Look(call.await(node, node.get(form)), false);
    }
    String mark = KeyForm.ofFailure(key, awaited);
    Map<String, Item> items = call.await(node, node.getAll(List.of(form, mark)));
    return new Look(Optional.ofNullable(items.get(form)), items.containsKey(mark));
  }

  private Token token(Stamp stamp, long version, Duration limit) {
    return new Token(random.nextLong(), stamp, version, System.nanoTime() + nanos(limit));
  }

  private static long nanos(Duration limit) {
    return Duration.ofDays(365).compareTo(limit) < 0
        ? Duration.ofDays(365).toNanos()
        : limit.toNanos();
  }

  private Content record(Token token, Duration limit) {
    return Kind.LEASE.content(token.bytes(), Expiry.ofLease(limit, clock.millis()));
  }

  private static void requireRoom(Call call, Node node, Content record, Outcome outcome) {
    if (outcome.isUnstorable()) {
      throw call.unstorable(node, record.bytes().length, outcome.status());
    }
  }

  boolean fill(Lease lease, byte[] frame, Duration ttl) {
    Content content = slots.content(frame, ttl);
    String form = KeyForm.of(lease.key());
    Node node = nodes.of(form);
    Token token = present(lease, node);
    if (token == null) {
      return false;
    }
    Call call = settings.call("fill");
    if (token.isBeside() && token.isOver() && record(call, node, lease.key(), token).isEmpty()) {
      return false;
    }
    Stamp stamp = token.stamp();
    while (true) {
      Status status = slots.replaced(call, node, form, content, Optional.of(stamp));
      if (status != Status.CHANGED || token.isBeside()) {
        return status == Status.DONE;
      }
      // Another stamp may be the work of a renewal, which the placeholder tells.
      Optional<Item> renewed = record(call, node, lease.key(), token);
      if (renewed.isEmpty()) {
        return false;
      }
      stamp = renewed.get().stamp();
      call.again(node);
    }
  }

  /** Sends a fill that one look is enough for, which most are. */
  Optional<Pending<Outcome>> filling(Lease lease, Fill fill) {
    Node node = nodes.of(KeyForm.of(lease.key()));
    Token token = present(lease, node);
    if (token == null
        || (token.isBeside() && token.isOver())
        || fill.frame().length > settings.largestItem()) {
      return Optional.empty();
    }
    Content content = slots.content(fill.frame(), fill.ttl());
    return Optional.of(
        Slots.stored(node, KeyForm.of(lease.key()), content, Optional.of(token.stamp())));
  }

  /** Returns the token of a lease, or null if it is none of ours, or of an earlier connection. */
  private static @Nullable Token present(Lease lease, Node node) {
    Token token = Token.parse(lease.token());
    return token != null && token.stamp().connection() == node.connection() ? token : null;
  }

  boolean renew(Lease lease, Duration limit) {
    String form = KeyForm.of(lease.key());
    Node node = nodes.of(form);
    Token token = present(lease, node);
    if (token == null) {
      return false;
    }
    Call call = settings.call("renew");
    while (true) {
      Optional<Item> record = record(call, node, lease.key(), token);
      if (record.isEmpty() || (token.isBeside() && !isUnchanged(call, node, form, token))) {
        return false;
      }
      Content renewed = record(token, limit);
      Outcome outcome =
          call.await(
              node, node.replace(recordKey(lease.key(), token), renewed, record.get().stamp()));
      requireRoom(call, node, renewed, outcome);
      if (outcome.isDone() || outcome.status() == Status.ABSENT) {
        return outcome.isDone();
      }
      call.again(node);
    }
  }

  /** Sends the renewal of a placeholder, if {@code item} is that of the lease. */
  Optional<Pending<Outcome>> renewal(Lease lease, Optional<Item> item, Duration limit) {
    Node node = nodes.of(KeyForm.of(lease.key()));
    Token token = present(lease, node);
    return token == null || token.isBeside()
        ? Optional.empty()
        : item.filter(token::isIn)
            .map(
                record ->
                    node.replace(
                        recordKey(lease.key(), token), record(token, limit), record.stamp()));
  }

  private static boolean isUnchanged(Call call, Node node, String form, Token token) {
    return call.await(node, node.get(form))
        .filter(item -> item.stamp().equals(token.stamp()))
        .isPresent();
  }

  /** Whatever connection the lease is from: its record is known by its nonce. */
  void release(Lease lease) {
    Token token = Token.parse(lease.token());
    if (token == null) {
      return;
    }
    Node node = nodes.of(KeyForm.of(lease.key()));
    Call call = settings.call("release");
    Optional<Item> record = record(call, node, lease.key(), token);
    if (record.isPresent()) {
      call.await(node, node.delete(recordKey(lease.key(), token), record.get().stamp()));
    }
  }

  /** Sends the release of a lease, if {@code item} is its record. */
  Optional<Pending<Outcome>> releasing(Lease lease, Optional<Item> item) {
    Token token = Token.parse(lease.token());
    Node node = nodes.of(KeyForm.of(lease.key()));
    return item.filter(record -> token != null && token.isIn(record))
        .map(record -> node.delete(recordKey(lease), record.stamp()));
  }

  /** Whatever connection the lease is from, as {@link #release}. */
  void fail(Lease lease, Duration told) {
    marking(lease, told)
        .ifPresent(
            mark -> {
              Outcome ignored =
                  settings.call("fail").await(nodes.of(KeyForm.of(lease.key())), mark);
              release(lease);
            });
  }

  /** Sends the mark of an attempt that has failed; nothing if it is none of ours. */
  Optional<Pending<Outcome>> marking(Lease lease, Duration told) {
    Token token = Token.parse(lease.token());
    if (token == null) {
      return Optional.empty();
    }
    Content mark = Kind.FAILURE.content(NOTHING, Expiry.ofLease(told, clock.millis()));
    Node node = nodes.of(KeyForm.of(lease.key()));
    return Optional.of(node.set(KeyForm.ofFailure(lease.key(), token.attempt()), mark));
  }

  /** Returns the record of a lease, if it is there and nobody else's. */
  private static Optional<Item> record(Call call, Node node, String key, Token token) {
    return call.await(node, node.get(recordKey(key, token))).filter(token::isIn);
  }

  /** Returns the key of the record of a lease. */
  static String recordKey(Lease lease) {
    Token token = Token.parse(lease.token());
    return token == null ? KeyForm.of(lease.key()) : recordKey(lease.key(), token);
  }

  private static String recordKey(String key, Token token) {
    return token.isBeside() ? KeyForm.ofLease(key, token.version()) : KeyForm.of(key);
  }
}

package io.terrace.cache.memcached.spy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.memcached.wire.CommandException;
import io.terrace.cache.memcached.wire.Item;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Outcome.Status;
import io.terrace.cache.memcached.wire.Stamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the replies to a command mean. Used by one thread at a time.
 *
 * @param <T> what the answer to the command is
 */
interface Replies<T> {

  /** Returns whether a reply with these belongs to the command. */
  boolean expects(int opcode, int opaque);

  /** Returns the answer, or null if more replies make it. */
  @Nullable T accept(Reply reply) throws CommandException;

  /** One reply, to a command of {@code opcode} and {@code opaque}. */
  static <T> Replies<T> one(int opcode, int opaque, Reading<T> reading) {
    return new Replies<>() {
      @Override
      public boolean expects(int replyOpcode, int replyOpaque) {
        return replyOpcode == opcode && replyOpaque == opaque;
      }

      @Override
      public T accept(Reply reply) throws CommandException {
        return reading.read(reply);
      }
    };
  }

  /** How a reply is read. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Reply reply) throws CommandException;
  }

  /** Reads an item or none; one that is too large to be ours counts as none. */
  static Optional<Item> item(Reply reply, long connection) throws CommandException {
    if (reply.status() == Reply.NOT_FOUND) {
      return Optional.empty();
    }
    if (reply.status() != Reply.DONE) {
      throw reply.refusal();
    }
    Stamp stamp = new Stamp(reply.id(), connection);
    return reply.wasSkipped()
        ? Optional.of(new Item(~0, reply.value(), stamp))
        : Optional.of(new Item(reply.flags(), reply.value(), stamp));
  }

  /** Reads what became of a change. */
  static Outcome outcome(Reply reply, long connection) throws CommandException {
    Status status =
        switch (reply.status()) {
          case Reply.DONE -> Status.DONE;
          case Reply.NOT_FOUND -> Status.ABSENT;
          case Reply.EXISTS, Reply.NOT_STORED -> Status.CHANGED;
          case Reply.TOO_LARGE -> Status.TOO_LARGE;
          case Reply.OUT_OF_MEMORY -> Status.FULL;
          default -> throw reply.refusal();
        };
    return new Outcome(status, new Stamp(reply.id(), connection));
  }

  /**
   * What became of an increment.
   *
   * @param isOvertaken whether another made the number at the same moment, so that this did nothing
   * @param number what the number is now, none if what is there is not a number
   */
  record Increment(boolean isOvertaken, Optional<Long> number) {}

  /** Reads what became of an increment. */
  static Increment increment(Reply reply) throws CommandException {
    if (reply.status() == Reply.NO_NUMBER || reply.status() == Reply.NOT_STORED) {
      return new Increment(reply.status() == Reply.NOT_STORED, Optional.empty());
    }
    if (reply.status() != Reply.DONE || reply.body().limit() != Long.BYTES) {
      throw reply.refusal();
    }
    return new Increment(false, Optional.of(reply.body().getLong(0)));
  }

  /** The items that there are of {@code keys}, asked for quietly, up to a no-op. */
  static Replies<Map<String, Item>> items(List<String> keys, int firstOpaque, long connection) {
    return new Replies<>() {
      private final Map<String, Item> items = new HashMap<>();
      private @Nullable CommandException refusal;

      @Override
      public boolean expects(int opcode, int opaque) {
        int index = opaque - firstOpaque;
        return opcode == Request.NO_OPERATION
            ? index == keys.size()
            : opcode == Request.GET_QUIETLY && index >= 0 && index < keys.size();
      }

      @Override
      public @Nullable Map<String, Item> accept(Reply reply) throws CommandException {
        if (reply.opcode() == Request.NO_OPERATION) {
          if (refusal != null) {
            throw refusal;
          }
          return items;
        }
        String key = keys.get(reply.opaque() - firstOpaque);
        try {
          item(reply, connection).ifPresent(item -> items.put(key, item));
        } catch (CommandException e) {
          refusal = e; // thrown after the last reply, so that none is left for the next command
        }
        return null;
      }
    };
  }

  /** What a server tells of itself, one fact a reply, up to one without a name. */
  static Replies<Map<String, String>> statistics(int opaque) {
    return new Replies<>() {
      private final Map<String, String> facts = new HashMap<>();

      @Override
      public boolean expects(int replyOpcode, int replyOpaque) {
        return replyOpcode == Request.STATISTICS && replyOpaque == opaque;
      }

      @Override
      public @Nullable Map<String, String> accept(Reply reply) throws CommandException {
        if (reply.status() != Reply.DONE) {
          throw reply.refusal();
        }
        if (reply.keyLength() == 0 || reply.wasSkipped()) {
          return facts;
        }
        facts.put(reply.key(), new String(reply.value(), UTF_8));
        return null;
      }
    };
  }
}

package io.terrace.cache.test.clients;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation on one key with its arguments, and what it should do: the model that a cache is
 * compared with. Null stands for "no entry".
 *
 * @param operation what is called
 * @param value what it writes, if it writes
 * @param expected what it compares with, if it compares
 */
public record Call(Operation operation, @Nullable Integer value, @Nullable Integer expected) {

  /** JSR-107's operations on one key. */
  public enum Operation {
    GET,
    CONTAINS_KEY,
    PUT,
    PUT_IF_ABSENT,
    GET_AND_PUT,
    REPLACE,
    REPLACE_IF_EQUAL,
    GET_AND_REPLACE,
    REMOVE,
    REMOVE_IF_EQUAL,
    GET_AND_REMOVE,
    /** Removes the entry, or writes one where there is none; answers what was there. */
    INVOKE
  }

  /** What a call answers, and what it leaves behind. */
  public record Effect(@Nullable Object answer, @Nullable Integer left) {}

  /** Returns what this does where {@code present} is. */
  public Effect on(@Nullable Integer present) {
    boolean exists = present != null;
    boolean equal = exists && Objects.equals(present, expected);
    return switch (operation) {
      case GET -> new Effect(present, present);
      case CONTAINS_KEY -> new Effect(exists, present);
      case PUT -> new Effect(null, value);
      case PUT_IF_ABSENT -> new Effect(!exists, exists ? present : value);
      case GET_AND_PUT -> new Effect(present, value);
      case REPLACE -> new Effect(exists, exists ? value : null);
      case REPLACE_IF_EQUAL -> new Effect(equal, equal ? value : present);
      case GET_AND_REPLACE -> new Effect(present, exists ? value : null);
      case REMOVE -> new Effect(exists, null);
      case REMOVE_IF_EQUAL -> new Effect(equal, equal ? null : present);
      case GET_AND_REMOVE -> new Effect(present, null);
      case INVOKE -> new Effect(present, exists ? null : value);
    };
  }
}

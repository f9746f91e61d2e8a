package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.io.Serial;

/** Carries the reason why bytes are not read through Kryo, which has unchecked exceptions only. */
final class Unreadable extends KryoException {

  @Serial private static final long serialVersionUID = 1L;

  private final UnreadableValueException known;

  Unreadable(Reason reason, String message) {
    this(new UnreadableValueException(reason, message));
  }

  Unreadable(UnreadableValueException known) {
    super(known);
    this.known = known;
  }

  UnreadableValueException known() {
    return known;
  }
}

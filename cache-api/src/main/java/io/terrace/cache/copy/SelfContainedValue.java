package io.terrace.cache.copy;

import com.esotericsoftware.kryo.KryoException;
import java.io.Serial;

/**
 * Ends the copying of a graph in which a record or an unmodifiable collection holds itself.
 *
 * <p>Java serialisation is not tried: it would leave null where the record refers to itself.
 */
final class SelfContainedValue extends KryoException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Class<?> type;

  SelfContainedValue(Class<?> type) {
    this.type = type;
  }

  /** The class of the record or collection. */
  Class<?> type() {
    return type;
  }
}

package io.terrace.cache.copy;

import com.esotericsoftware.kryo.KryoException;
import java.io.Serial;

/**
 * Ends the copying of a graph in which an object turned up that only Java serialisation can copy.
 *
 * <p>That happens at every copy of such a graph, hence no stack trace. It is a {@code
 * KryoException} because Kryo wraps any other on its way up, once for each level.
 */
final class SerializationNeeded extends KryoException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Class<?> culprit;

  SerializationNeeded(Class<?> culprit) {
    this.culprit = culprit;
  }

  /** The class that the copying of fields is not for. */
  Class<?> culprit() {
    return culprit;
  }

  @Override
  public void addTrace(String info) {
    // Each field on the way up would add its name.
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}

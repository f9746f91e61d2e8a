package io.terrace.cache.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/**
 * Writes objects of allowed classes: what a {@link FilteredInput} would not read is an error here.
 */
final class FilteredOutput extends ObjectOutputStream {

  private final AllowedClasses allowed;

  FilteredOutput(OutputStream out, AllowedClasses allowed) throws IOException {
    super(out);
    this.allowed = allowed;
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    if (!allowed.allows(type.getName())) {
      throw new InvalidClassException(
          type.getName()
              + " is not among the allowed classes: allow it for the cache's serializer");
    }
  }

  @Override
  protected void annotateProxyClass(Class<?> type) throws IOException {
    throw new InvalidClassException("a dynamic proxy can't be stored: store what it stands for");
  }
}

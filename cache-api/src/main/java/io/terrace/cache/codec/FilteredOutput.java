package io.terrace.cache.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;

/**
 * Writes objects of allowed classes: what a {@link FilteredInput} would not read is an {@link
 * IllegalArgumentException} here.
 *
 * <p>An {@link ObjectOutputStream} that fails writes its own exception into the stream, and its
 * class must pass, or the refusal of it would hide the failure.
 */
final class FilteredOutput extends ObjectOutputStream {

  private final AllowedClasses allowed;
  private boolean failed;

  FilteredOutput(OutputStream out, AllowedClasses allowed) throws IOException {
    super(out);
    this.allowed = allowed;
  }

  @Override
  protected void annotateClass(Class<?> type) {
    failed |= ObjectStreamException.class.isAssignableFrom(type);
    if (!failed && !allowed.allows(type.getName())) {
      throw new IllegalArgumentException(
          type.getName() + " is not among the allowed classes: allow it, or store another type");
    }
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    throw new IllegalArgumentException("a dynamic proxy can't be stored: store what it stands for");
  }
}

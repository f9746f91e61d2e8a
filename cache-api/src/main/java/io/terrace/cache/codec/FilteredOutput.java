package io.terrace.cache.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;

/**
 * Writes objects of allowed classes: what a {@link FilteredInput} would not read is an {@link
 * IllegalArgumentException} here.
 *
 * <p>With the description of each class that is not the JDK's it writes a fingerprint of the class.
 *
 * <p>An {@link ObjectOutputStream} that fails writes its own exception into the stream, and its
 * class must pass, or the refusal of it would hide the failure.
 */
final class FilteredOutput extends ObjectOutputStream {

  private final AllowedClasses allowed;
  private final ClassValue<Integer> shapes;
  private boolean failed;

  FilteredOutput(OutputStream out, AllowedClasses allowed, ClassValue<Integer> shapes)
      throws IOException {
    super(out);
    this.allowed = allowed;
    this.shapes = shapes;
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    failed |= ObjectStreamException.class.isAssignableFrom(type);
    if (!failed && !allowed.allows(type.getName())) {
      throw new IllegalArgumentException(AllowedClasses.refusal(type));
    }
    if (!failed && !AllowedClasses.isOfJdk(type.getName())) {
      writeInt(shapes.get(type));
    }
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    throw new IllegalArgumentException("a dynamic proxy can't be stored: store what it stands for");
  }
}

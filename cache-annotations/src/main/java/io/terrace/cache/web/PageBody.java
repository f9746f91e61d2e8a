package io.terrace.cache.web;

import io.terrace.cache.spi.ImmutableValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a page, which nobody writes to. */
final class PageBody implements ImmutableValue {

  static final PageBody EMPTY = new PageBody(new byte[0]);

  private final byte[] bytes;

  /** Takes {@code bytes} over: they must not be changed any more. */
  PageBody(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  void writeTo(OutputStream out, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PageBody that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}

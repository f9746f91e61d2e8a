package io.terrace.cache.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Holds the bytes of a response back, or passes them on once there is nothing to hold. Belongs to
 * the thread that runs the handler.
 */
final class HeldOutput extends ServletOutputStream {

  private final RecordedResponse holder;
  private final HttpServletResponse response;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int limit;

  /**
   * Makes one.
   *
   * @param holder says what to do with bytes
   * @param response where they go in the end
   */
  HeldOutput(RecordedResponse holder, HttpServletResponse response) {
    this.holder = holder;
    this.response = response;
  }

  /** Sets how many bytes are held. */
  void limit(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  boolean isEmpty() {
    return held.size() == 0;
  }

  byte[] bytes() {
    return held.toByteArray();
  }

  void clear() {
    held.reset();
  }

  /** Passes on what is held. */
  void release() throws IOException {
    if (!isEmpty()) {
      held.writeTo(response.getOutputStream());
      held.reset();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (holder.isRecording() && held.size() + length > limit) {
      holder.releaseHeld("too large");
    }
    if (holder.isRecording()) {
      held.write(bytes, from, length);
    } else if (!holder.isDiscarded()) {
      response.getOutputStream().write(bytes, from, length);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!holder.isRecording() && !holder.isDiscarded()) {
      response.getOutputStream().flush();
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    holder.releaseUnchecked("asynchronous");
    try {
      response.getOutputStream().setWriteListener(listener);
    } catch (IOException gone) {
      listener.onError(gone);
    }
  }
}

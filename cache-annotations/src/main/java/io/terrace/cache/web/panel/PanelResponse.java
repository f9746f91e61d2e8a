package io.terrace.cache.web.panel;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds a response back until its request is through, so that what is said of the request can stand
 * in its headers and at the foot of its page. One that grows past {@link #LARGEST}, or is flushed,
 * goes its own way from there on. For one thread.
 */
final class PanelResponse extends HttpServletResponseWrapper {

  static final int LARGEST = 4 * 1024 * 1024;

  private final HttpServletResponse response;
  private final Runnable beforeCommit;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final Held stream = new Held();
  private @Nullable PrintWriter writer;
  private @Nullable Long length;
  private boolean gone;

  /**
   * Makes one.
   *
   * @param beforeCommit sets what is to be set while headers can be
   */
  PanelResponse(HttpServletResponse response, Runnable beforeCommit) {
    super(response);
    this.response = response;
    this.beforeCommit = beforeCommit;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return stream;
  }

  @Override
  public PrintWriter getWriter() {
    PrintWriter known = writer;
    if (known == null) {
      known = new PrintWriter(new OutputStreamWriter(stream, Charset.forName(encoding())));
      writer = known;
    }
    return known;
  }

  private String encoding() {
    String encoding = response.getCharacterEncoding();
    return encoding == null ? "ISO-8859-1" : encoding;
  }

  @Override
  public void setContentLength(int length) {
    this.length = (long) length;
  }

  @Override
  public void setContentLengthLong(long length) {
    this.length = length;
  }

  @Override
  public void setHeader(String name, String value) {
    if (name.equalsIgnoreCase("Content-Length")) {
      length = Long.valueOf(value);
    } else {
      super.setHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (name.equalsIgnoreCase("Content-Length")) {
      length = (long) value;
    } else {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    letGo();
    response.flushBuffer();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    held.reset();
  }

  @Override
  public void reset() {
    super.reset();
    held.reset();
    writer = null;
    length = null;
  }

  @Override
  public void sendError(int status) throws IOException {
    gone = true;
    beforeCommit.run();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    gone = true;
    beforeCommit.run();
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    gone = true;
    beforeCommit.run();
    super.sendRedirect(location);
  }

  private void letGo() throws IOException {
    if (!gone) {
      gone = true;
      beforeCommit.run();
      if (length != null) {
        response.setContentLengthLong(length);
      }
      held.writeTo(response.getOutputStream());
      held.reset();
    }
  }

  /** Returns whether something may still be put at the foot of a page. */
  private boolean takesPanel(String method) {
    String type = response.getContentType();
    return method.equals("GET")
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith("text/html")
        && response.getHeader("Content-Encoding") == null
        && response.getStatus() == HttpServletResponse.SC_OK
        && allowsStyles(response.getHeader("Content-Security-Policy"))
        && held.size() > 0;
  }

  /** A page whose policy refuses the panel's styles would have an error in place of a panel. */
  private static boolean allowsStyles(@Nullable String policy) {
    return policy == null
        || policy.contains("'unsafe-inline'")
        || !(policy.contains("style-src") || policy.contains("default-src"));
  }

  /** Sends what was held, with {@code panel} behind it if it is a page that was held. */
  void finish(String method, String panel) throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (gone) {
      return;
    }
    if (takesPanel(method)) {
      held.write(panel.getBytes(Charset.forName(encoding())));
      length = (long) held.size();
    }
    letGo();
  }

  /** What is written, until it goes its own way. */
  private final class Held extends ServletOutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (!gone && held.size() + count > LARGEST) {
        letGo();
      }
      if (gone) {
        response.getOutputStream().write(bytes, offset, count);
      } else {
        held.write(bytes, offset, count);
      }
    }

    @Override
    public void flush() throws IOException {
      if (gone) {
        response.getOutputStream().flush();
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException(
          "the request panel holds responses back: leave it out where responses are written"
              + " without blocking");
    }
  }
}

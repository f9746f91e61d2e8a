package io.terrace.cache.web;

import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.HttpDate;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that is passed on as it is until it is told to {@link #record}, and from then on held
 * back, until it is {@linkplain #release released} or the page that it makes is written in its
 * place. Belongs to the thread that runs the handler.
 *
 * <p>A response that grows past its bound, is a stream of events, or needs what cannot be kept, is
 * released at once; the exchange is told why, so that nobody waits for it.
 */
final class RecordedResponse extends HttpServletResponseWrapper {

  private final HttpServletResponse response;
  private final HeldHead head = new HeldHead();
  private final HeldOutput output;
  private @Nullable PrintWriter writer;
  private @Nullable Consumer<String> released;
  private IntPredicate replaced = status -> false;
  private boolean discarded;

  RecordedResponse(HttpServletResponse response) {
    super(response);
    this.response = response;
    this.output = new HeldOutput(this, response);
  }

  /**
   * Begins to hold back.
   *
   * @param bodyLimit how many bytes are held
   * @param released told why, when it has to be passed on before its end
   * @param replaced says of which errors the client does not hear
   */
  void record(int bodyLimit, Consumer<String> released, IntPredicate replaced) {
    output.limit(bodyLimit);
    this.replaced = replaced;
    this.released = released;
    if (!discarded) {
      head.fallbackCharset(response.getCharacterEncoding());
    }
  }

  /** Begins to hold back what nobody will see: the client has its answer. */
  void discard(String charset) {
    this.discarded = true;
    head.fallbackCharset(charset);
  }

  boolean isDiscarded() {
    return discarded;
  }

  boolean isRecording() {
    return released != null;
  }

  int status() {
    return isRecording() ? head.status() : response.getStatus();
  }

  byte[] body() {
    if (writer != null) {
      writer.flush();
    }
    return output.bytes();
  }

  /** Returns the headers that the handler set. */
  HeaderFields headers() {
    return head.headers();
  }

  /** Passes on what was held back, and from now on all that comes. */
  void release(String why) throws IOException {
    if (writer != null && isRecording()) {
      writer.flush(); // into what is held
    }
    releaseHeld(why);
  }

  void releaseHeld(String why) throws IOException {
    Consumer<String> told = released;
    released = null;
    if (told == null) {
      return;
    }
    told.accept(why);
    if (discarded) {
      return;
    }
    response.setStatus(head.status());
    head.fields().forEach(field -> response.addHeader(field.name(), field.value()));
    String contentType = head.contentType();
    if (contentType != null) {
      response.setContentType(contentType);
    }
    output.release();
  }

  /** Returns whether the container is to make an error page, with which the response ends. */
  private boolean passesError(int error) {
    if (isRecording() && replaced.test(error)) {
      resetBuffer();
      head.status(error);
      return false;
    }
    Consumer<String> told = released;
    released = null;
    if (told != null) {
      told.accept("status " + error);
      if (!discarded) {
        head.fields().forEach(field -> response.addHeader(field.name(), field.value()));
      }
    }
    return !discarded;
  }

  @Override
  public void setHeader(String name, String value) {
    if (!isRecording()) {
      super.setHeader(name, value);
    } else if (isOfBody(name)) {
      addHeader(name, value);
    } else {
      head.set(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!isRecording()) {
      super.addHeader(name, value);
    } else if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else if (!isOfBody(name) && value != null) {
      head.add(name, value);
    }
  }

  private static boolean isOfBody(String name) {
    return name.equalsIgnoreCase("Content-Type") || name.equalsIgnoreCase("Content-Length");
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public void setDateHeader(String name, long date) {
    setHeader(name, HttpDate.format(date));
  }

  @Override
  public void addDateHeader(String name, long date) {
    addHeader(name, HttpDate.format(date));
  }

  @Override
  public void addCookie(Cookie cookie) {
    if (isRecording()) {
      releaseUnchecked("set-cookie"); // a page of one user, which nobody need wait for
    }
    super.addCookie(cookie);
  }

  @Override
  public boolean containsHeader(String name) {
    return isRecording() ? headers().has(name) : super.containsHeader(name);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isRecording() ? headers().first(name).orElse(null) : super.getHeader(name);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return isRecording() ? headers().all(name) : super.getHeaders(name);
  }

  @Override
  public Collection<String> getHeaderNames() {
    return isRecording() ? head.names() : super.getHeaderNames();
  }

  @Override
  public void setTrailerFields(Supplier<Map<String, String>> supplier) {
    releaseUnchecked("trailers");
    super.setTrailerFields(supplier);
  }

  @Override
  public void setStatus(int status) {
    if (isRecording()) {
      head.status(status);
    } else {
      super.setStatus(status);
    }
  }

  @Override
  public int getStatus() {
    return status();
  }

  @Override
  public void sendError(int status) throws IOException {
    if (passesError(status)) {
      super.sendError(status);
    }
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    if (passesError(status)) {
      super.sendError(status, message);
    }
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    if (isRecording()) {
      sendRedirect(location, SC_FOUND, true);
    } else {
      super.sendRedirect(location);
    }
  }

  // Of Servlet 6.1, whose wrapper would pass these by.

  public void sendRedirect(String location, int status) throws IOException {
    sendRedirect(location, status, true);
  }

  public void sendRedirect(String location, boolean clears) throws IOException {
    sendRedirect(location, SC_FOUND, clears);
  }

  public void sendRedirect(String location, int status, boolean clears) throws IOException {
    if (clears) {
      resetBuffer();
    }
    setStatus(status);
    setHeader("Location", location);
    flushBuffer(); // what is passed on is committed by this; what is held is not
  }

  public void setCharacterEncoding(Charset charset) {
    setCharacterEncoding(charset.name());
  }

  @Override
  public void setContentType(@Nullable String type) {
    if (!isRecording()) {
      super.setContentType(type);
      return;
    }
    head.type(type);
    if (type != null && !discarded) {
      super.setContentType(type);
      head.fallbackCharset(super.getCharacterEncoding());
    }
    if (type != null && type.startsWith("text/event-stream")) {
      releaseUnchecked("event stream");
    }
  }

  @Override
  public @Nullable String getContentType() {
    return isRecording() ? head.contentType() : super.getContentType();
  }

  @Override
  public void setCharacterEncoding(String charset) {
    if (isRecording()) {
      head.charset(charset);
    } else {
      super.setCharacterEncoding(charset);
    }
  }

  @Override
  public String getCharacterEncoding() {
    return isRecording() ? head.charset() : super.getCharacterEncoding();
  }

  @Override
  public void setLocale(Locale locale) {
    if (isRecording()) {
      setHeader("Content-Language", locale.toLanguageTag());
    } else {
      super.setLocale(locale);
    }
  }

  @Override
  public void setContentLength(int length) {
    if (!isRecording()) {
      super.setContentLength(length);
    }
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!isRecording()) {
      super.setContentLengthLong(length);
    } else if (length > output.limit()) {
      releaseUnchecked("too large");
      super.setContentLengthLong(length);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return isRecording() || !output.isEmpty() ? output : super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    PrintWriter held = writer;
    if (held == null && !isRecording()) {
      return super.getWriter();
    }
    if (held == null) {
      Charset encoding = Charset.forName(getCharacterEncoding());
      held = new PrintWriter(new OutputStreamWriter(output, encoding), false);
      writer = held;
      head.written();
    }
    return held;
  }

  /** A page is passed on when it is whole, so a flush has nothing to hurry. */
  @Override
  public void flushBuffer() throws IOException {
    if (!isRecording() && !discarded) {
      super.flushBuffer();
    }
  }

  @Override
  public boolean isCommitted() {
    return !isRecording() && super.isCommitted();
  }

  @Override
  public void resetBuffer() {
    if (isRecording()) {
      if (writer != null) {
        writer.flush();
      }
      output.clear();
    } else {
      super.resetBuffer();
    }
  }

  @Override
  public void reset() {
    if (isRecording()) {
      resetBuffer();
      head.reset();
      writer = null;
    } else {
      super.reset();
    }
  }

  void releaseUnchecked(String why) {
    try {
      release(why);
    } catch (IOException gone) {
      // The client has left: the handler hears of it when it writes.
    }
  }
}

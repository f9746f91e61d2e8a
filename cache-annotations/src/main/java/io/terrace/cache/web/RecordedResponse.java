package io.terrace.cache.web;

import io.terrace.cache.web.http.HeaderField;
import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.HttpDate;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final List<HeaderField> fields = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Recorded output = new Recorded();
  private int status = SC_OK;
  private @Nullable PrintWriter writer;
  private @Nullable String type;
  private @Nullable String charset;
  private String fallbackCharset = "ISO-8859-1";
  private @Nullable Consumer<String> released;
  private IntPredicate replaced = status -> false;
  private boolean discarded;
  private int bodyLimit;

  RecordedResponse(HttpServletResponse response) {
    super(response);
    this.response = response;
  }

  /**
   * Begins to hold back.
   *
   * @param bodyLimit how many bytes are held
   * @param released told why, when it has to be passed on before its end
   * @param replaced says of which errors the client does not hear
   */
  void record(int bodyLimit, Consumer<String> released, IntPredicate replaced) {
    this.bodyLimit = bodyLimit;
    this.replaced = replaced;
    this.released = released;
    this.fallbackCharset = discarded ? fallbackCharset : response.getCharacterEncoding();
  }

  /** Begins to hold back what nobody will see: the client has its answer. */
  void discard(String charset) {
    this.discarded = true;
    this.fallbackCharset = charset;
  }

  boolean isRecording() {
    return released != null;
  }

  int status() {
    return isRecording() ? status : response.getStatus();
  }

  byte[] body() {
    if (writer != null) {
      writer.flush();
    }
    return body.toByteArray();
  }

  /** Returns the headers that the handler set. */
  HeaderFields headers() {
    List<HeaderField> all = new ArrayList<>(fields);
    String contentType = getContentType();
    if (contentType != null) {
      all.add(new HeaderField("Content-Type", contentType));
    }
    return new HeaderFields(all);
  }

  /** Passes on what was held back, and from now on all that comes. */
  void release(String why) throws IOException {
    if (writer != null && isRecording()) {
      writer.flush(); // into what is held
    }
    releaseHeld(why);
  }

  private void releaseHeld(String why) throws IOException {
    Consumer<String> told = released;
    released = null;
    if (told == null) {
      return;
    }
    told.accept(why);
    if (discarded) {
      return;
    }
    response.setStatus(status);
    fields.forEach(field -> response.addHeader(field.name(), field.value()));
    String contentType = getContentTypeHeld();
    if (contentType != null) {
      response.setContentType(contentType);
    }
    if (body.size() > 0) {
      body.writeTo(response.getOutputStream());
      body.reset();
    }
  }

  /** Returns whether the container is to make an error page, with which the response ends. */
  private boolean passesError(int error) {
    if (isRecording() && replaced.test(error)) {
      resetBuffer();
      status = error;
      return false;
    }
    Consumer<String> told = released;
    released = null;
    if (told != null) {
      told.accept("status " + error);
      if (!discarded) {
        fields.forEach(field -> response.addHeader(field.name(), field.value()));
      }
    }
    return !discarded;
  }

  // Headers.

  @Override
  public void setHeader(String name, String value) {
    if (!isRecording()) {
      super.setHeader(name, value);
    } else if (value != null) {
      fields.removeIf(field -> field.name().equalsIgnoreCase(name));
      addHeader(name, value);
    } else {
      fields.removeIf(field -> field.name().equalsIgnoreCase(name));
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!isRecording()) {
      super.addHeader(name, value);
    } else if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else if (!name.equalsIgnoreCase("Content-Length") && value != null) {
      // What would split the response is taken out, as containers do.
      fields.add(new HeaderField(name, value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]+", " ")));
    }
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
    if (!isRecording()) {
      return super.getHeaderNames();
    }
    Collection<String> names = new LinkedHashSet<>();
    headers().fields().forEach(field -> names.add(field.name()));
    return names;
  }

  @Override
  public void setTrailerFields(Supplier<Map<String, String>> supplier) {
    releaseUnchecked("trailers");
    super.setTrailerFields(supplier);
  }

  // Status.

  @Override
  public void setStatus(int status) {
    if (isRecording()) {
      this.status = status;
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
    sendRedirect(location, SC_FOUND, true);
  }

  /** Of Servlet 6.1, where it is inherited and would pass this by. */
  public void sendRedirect(String location, int status, boolean clears) throws IOException {
    if (!isRecording()) {
      response.sendRedirect(location);
      return;
    }
    if (clears) {
      resetBuffer();
    }
    this.status = status;
    setHeader("Location", location);
  }

  // Body.

  @Override
  public void setContentType(@Nullable String type) {
    if (!isRecording()) {
      super.setContentType(type);
      return;
    }
    int parameter = type == null ? -1 : type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (type != null && parameter > 0) {
      charset = type.substring(parameter + 8).split(";", 2)[0].strip().replace("\"", "");
    }
    this.type = type;
    if (type != null && !discarded) {
      super.setContentType(type);
      fallbackCharset = super.getCharacterEncoding();
    }
    if (type != null && type.startsWith("text/event-stream")) {
      releaseUnchecked("event stream");
    }
  }

  @Override
  public @Nullable String getContentType() {
    return isRecording() ? getContentTypeHeld() : super.getContentType();
  }

  private @Nullable String getContentTypeHeld() {
    String held = type;
    if (held == null || held.toLowerCase(Locale.ROOT).contains("charset=")) {
      return held;
    }
    return charset != null || writer != null ? held + ";charset=" + getCharacterEncoding() : held;
  }

  @Override
  public void setCharacterEncoding(String charset) {
    if (isRecording()) {
      this.charset = charset;
    } else {
      super.setCharacterEncoding(charset);
    }
  }

  @Override
  public String getCharacterEncoding() {
    String said = charset;
    return !isRecording() ? super.getCharacterEncoding() : said == null ? fallbackCharset : said;
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
    } else if (length > bodyLimit) {
      releaseUnchecked("too large");
      super.setContentLengthLong(length);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return isRecording() || body.size() > 0 ? output : super.getOutputStream();
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
      body.reset();
    } else {
      super.resetBuffer();
    }
  }

  @Override
  public void reset() {
    if (isRecording()) {
      resetBuffer();
      fields.clear();
      status = SC_OK;
      type = null;
      charset = null;
      writer = null;
    } else {
      super.reset();
    }
  }

  private void releaseUnchecked(String why) {
    try {
      release(why);
    } catch (IOException gone) {
      // The client has left: the handler hears of it when it writes.
    }
  }

  /** Holds bytes back, or passes them on once there is nothing to hold. */
  private final class Recorded extends ServletOutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (isRecording() && body.size() + length > bodyLimit) {
        releaseHeld("too large");
      }
      if (isRecording()) {
        body.write(bytes, from, length);
      } else if (!discarded) {
        response.getOutputStream().write(bytes, from, length);
      }
    }

    @Override
    public void flush() throws IOException {
      if (!isRecording() && !discarded) {
        response.getOutputStream().flush();
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      releaseUnchecked("asynchronous");
      try {
        response.getOutputStream().setWriteListener(listener);
      } catch (IOException gone) {
        listener.onError(gone);
      }
    }
  }
}

package io.terrace.cache.web;

import io.terrace.cache.web.http.HeaderField;
import io.terrace.cache.web.http.HeaderFields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The status and the fields of a response that is held back, as a container would keep them.
 * Belongs to the thread that runs the handler.
 */
final class HeldHead {

  private final List<HeaderField> fields = new ArrayList<>();
  private int status = HttpServletResponse.SC_OK;
  private @Nullable String type;
  private @Nullable String charset;
  private String fallbackCharset = "ISO-8859-1";
  private boolean written;

  int status() {
    return status;
  }

  void status(int status) {
    this.status = status;
  }

  void set(String name, @Nullable String value) {
    fields.removeIf(field -> field.name().equalsIgnoreCase(name));
    if (value != null) {
      add(name, value);
    }
  }

  void add(String name, String value) {
    // What would split the response is taken out, as containers do.
    fields.add(new HeaderField(name, value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]+", " ")));
  }

  /** Sets the type of the body, and its charset if that is said with it. */
  void type(@Nullable String type) {
    int parameter = type == null ? -1 : type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (type != null && parameter > 0) {
      charset = type.substring(parameter + 8).split(";", 2)[0].strip().replace("\"", "");
    }
    this.type = type;
  }

  void charset(@Nullable String charset) {
    this.charset = charset;
  }

  /** Sets the charset of a body whose handler says none. */
  void fallbackCharset(String charset) {
    this.fallbackCharset = charset;
  }

  String charset() {
    String said = charset;
    return said == null ? fallbackCharset : said;
  }

  /** Says that the body is text, whose charset is fixed by now. */
  void written() {
    this.written = true;
  }

  @Nullable String contentType() {
    String held = type;
    if (held == null || held.toLowerCase(Locale.ROOT).contains("charset=")) {
      return held;
    }
    return charset != null || written ? held + ";charset=" + charset() : held;
  }

  /** Returns the fields, without that of the type. */
  List<HeaderField> fields() {
    return fields;
  }

  /** Returns the fields, with that of the type. */
  HeaderFields headers() {
    List<HeaderField> all = new ArrayList<>(fields);
    String contentType = contentType();
    if (contentType != null) {
      all.add(new HeaderField("Content-Type", contentType));
    }
    return new HeaderFields(all);
  }

  Collection<String> names() {
    Collection<String> names = new LinkedHashSet<>();
    headers().fields().forEach(field -> names.add(field.name()));
    return names;
  }

  void reset() {
    fields.clear();
    status = HttpServletResponse.SC_OK;
    type = null;
    charset = null;
    written = false;
  }
}

package io.terrace.cache.web.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a dictionary of structured fields: RFC 8941, 4.2.2. An error anywhere makes the whole field
 * void, as that asks. Items come out as {@code Long}, {@code Double}, {@code String} (text, tokens
 * and bytes) or {@code Boolean}; an inner list as an array; parameters are read and left out.
 */
final class StructuredDictionary {

  private final String text;
  private int at;

  private StructuredDictionary(String text) {
    this.text = text;
  }

  static Optional<Map<String, Object>> parse(String text) {
    try {
      return Optional.of(new StructuredDictionary(text.strip()).dictionary());
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private Map<String, Object> dictionary() {
    Map<String, Object> members = new LinkedHashMap<>();
    while (!ends()) {
      String key = key();
      members.remove(key); // the last of one name counts
      members.put(key, takes('=') ? itemOrList() : true);
      parameters();
      spaces();
      if (ends()) {
        break;
      }
      expect(',');
      spaces();
      if (ends()) {
        throw invalid();
      }
    }
    return members;
  }

  private String key() {
    int start = at;
    while (!ends() && isKeyCharacter(text.charAt(at), at == start)) {
      at++;
    }
    if (at == start) {
      throw invalid();
    }
    return text.substring(start, at);
  }

  private static boolean isKeyCharacter(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || c == '*'
        || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'));
  }

  private Object itemOrList() {
    if (!takes('(')) {
      return item();
    }
    spaces();
    while (!takes(')')) {
      Object ignored = item();
      parameters();
      if (!ends() && text.charAt(at) != ' ' && text.charAt(at) != ')') {
        throw invalid();
      }
      spaces();
    }
    return new Object[0];
  }

  private Object item() {
    char c = ends() ? ' ' : text.charAt(at);
    if (c == '-' || (c >= '0' && c <= '9')) {
      return number();
    }
    if (c == '"') {
      return string();
    }
    if (c == '?') {
      at++;
      if (takes('1')) {
        return true;
      }
      expect('0');
      return false;
    }
    if (c == ':') {
      int end = text.indexOf(':', at + 1);
      return slice(end < 0 ? -1 : end + 1);
    }
    return token();
  }

  private Object number() {
    int start = at;
    at++;
    while (!ends() && (text.charAt(at) == '.' || Character.digit(text.charAt(at), 10) >= 0)) {
      at++;
    }
    String number = text.substring(start, at);
    if (number.matches("-?[0-9]{1,15}")) {
      return Long.valueOf(number);
    }
    if (number.matches("-?[0-9]{1,12}\\.[0-9]{1,3}")) {
      return Double.valueOf(number);
    }
    throw invalid();
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; !ends(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return string.toString();
      }
      if (c == '\\') {
        at++;
        c = ends() ? ' ' : text.charAt(at);
        if (c != '"' && c != '\\') {
          throw invalid();
        }
      } else if (c < ' ' || c > '~') {
        throw invalid();
      }
      string.append(c);
    }
    throw invalid();
  }

  private String token() {
    char first = ends() ? ' ' : text.charAt(at);
    if (first != '*' && (first > '~' || !Character.isLetter(first))) {
      throw invalid();
    }
    int end = at + 1;
    while (end < text.length() && isTokenCharacter(text.charAt(end))) {
      end++;
    }
    return slice(end);
  }

  private static boolean isTokenCharacter(char c) {
    return Tokens.isTokenCharacter(c) || c == ':' || c == '/';
  }

  private String slice(int end) {
    if (end < 0) {
      throw invalid();
    }
    String slice = text.substring(at, end);
    at = end;
    return slice;
  }

  private void parameters() {
    while (takes(';')) {
      spaces();
      String ignored = key();
      if (takes('=')) {
        Object unused = item();
      }
    }
  }

  private void spaces() {
    while (!ends() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean takes(char c) {
    if (ends() || text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!takes(c)) {
      throw invalid();
    }
  }

  private boolean ends() {
    return at >= text.length();
  }

  private IllegalArgumentException invalid() {
    return new IllegalArgumentException("no dictionary at " + at);
  }
}

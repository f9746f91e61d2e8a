package io.terrace.cache.web.http;

/**
 * One line of a header. What would end the line early, and so forge another, is refused: it may
 * come from a page, or from a store that others write to.
 *
 * @param name a token, in the case in which it was set
 * @param value printable, without space around it
 */
public record HeaderField(String name, String value) {

  /** Checks both. */
  public HeaderField {
    if (!Tokens.isToken(name)) {
      throw new IllegalArgumentException("a header's name is a token, not '" + name + "'");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new IllegalArgumentException("the value of " + name + " holds a control character");
      }
    }
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}

package io.terrace.cache.web.http;

import java.util.ArrayList;
import java.util.List;

/** Tokens, and lists with commas between their elements: RFC 9110, 5.6. */
public final class Tokens {

  private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

  private Tokens() {}

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Tokens::isTokenCharacter);
  }

  static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || SYMBOLS.indexOf(c) >= 0;
  }

  /** Returns the elements of a list, without space around them; commas within quotes are theirs. */
  public static List<String> list(String text) {
    List<String> elements = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        add(elements, text.substring(start, i));
        start = i + 1;
      }
    }
    add(elements, text.substring(start));
    return elements;
  }

  private static void add(List<String> elements, String element) {
    String stripped = element.strip();
    if (!stripped.isEmpty()) {
      elements.add(stripped);
    }
  }
}

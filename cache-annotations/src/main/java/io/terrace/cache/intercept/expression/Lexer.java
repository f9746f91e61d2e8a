package io.terrace.cache.intercept.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts an expression into words. */
final class Lexer {

  /** Longest first, for the first that fits is taken. */
  private static final List<String> SYMBOLS =
      List.of(
          "==", "!=", "<=", ">=", "&&", "||", "?.", "?:", "#", ".", "[", "]", "{", "}", "(", ")",
          ",", "?", ":", "<", ">", "!", "+", "-");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String source) {
    this.source = source;
  }

  /** Returns the words of {@code source}; the last is the end. */
  static List<Token> tokens(String source) {
    if (source.length() > Expression.MAXIMUM_LENGTH) {
      throw new SyntaxException(
          Expression.MAXIMUM_LENGTH,
          "an expression has at most "
              + Expression.MAXIMUM_LENGTH
              + " characters, and this one "
              + source.length()
              + ". Compute the value in the method's caller and pass it as a parameter.");
    }
    Lexer lexer = new Lexer(source);
    lexer.run();
    return List.copyOf(lexer.tokens);
  }

  private void run() {
    while (position < source.length()) {
      char next = source.charAt(position);
      if (Character.isWhitespace(next)) {
        position++;
      } else if (next == '\'' || next == '"') {
        text(next);
      } else if (next >= '0' && next <= '9') {
        number();
      } else if (Character.isJavaIdentifierStart(next) && next != '$') {
        name();
      } else {
        symbol(next);
      }
    }
    tokens.add(new Token(Token.Kind.END, "", null, source.length() + 1));
  }

  /** A quote inside is written twice. */
  private void text(char quote) {
    int start = position++;
    StringBuilder value = new StringBuilder();
    while (true) {
      if (position >= source.length()) {
        throw new SyntaxException(start + 1, "this text has no closing " + quote + ". Add it.");
      }
      char next = source.charAt(position++);
      if (next != quote) {
        value.append(next);
      } else if (position < source.length() && source.charAt(position) == quote) {
        value.append(quote);
        position++;
      } else {
        break;
      }
    }
    add(Token.Kind.LITERAL, start, value.toString());
  }

  private void number() {
    int start = position;
    skipDigits();
    boolean decimal =
        position + 1 < source.length()
            && source.charAt(position) == '.'
            && Character.isDigit(source.charAt(position + 1));
    if (decimal) {
      position++;
      skipDigits();
    }
    String digits = source.substring(start, position);
    boolean wide =
        !decimal
            && position < source.length()
            && (source.charAt(position) == 'L' || source.charAt(position) == 'l');
    if (wide) {
      position++;
    }
    add(Token.Kind.LITERAL, start, decimal ? Double.valueOf(digits) : whole(digits, wide, start));
  }

  private static Number whole(String digits, boolean wide, int start) {
    try {
      long value = Long.parseLong(digits);
      if (!wide && value <= Integer.MAX_VALUE) {
        return (int) value;
      }
      return value;
    } catch (NumberFormatException e) {
      throw new SyntaxException(
          start + 1, "the number " + digits + " is too large. Write it as text, in quotes.");
    }
  }

  private void skipDigits() {
    while (position < source.length()
        && source.charAt(position) >= '0'
        && source.charAt(position) <= '9') {
      position++;
    }
  }

  private void name() {
    int start = position;
    while (position < source.length() && Character.isJavaIdentifierPart(source.charAt(position))) {
      position++;
    }
    add(Token.Kind.NAME, start, null);
  }

  private void symbol(char next) {
    for (String symbol : SYMBOLS) {
      if (source.startsWith(symbol, position)) {
        int start = position;
        position += symbol.length();
        add(Token.Kind.SYMBOL, start, null);
        return;
      }
    }
    throw new SyntaxException(position + 1, "'" + next + "' means nothing here. " + remedy(next));
  }

  private static String remedy(char symbol) {
    return switch (symbol) {
      case '=' -> "Compare with ==; nothing can be assigned.";
      case '&' -> "Write && or the word and.";
      case '|' -> "Write || or the word or.";
      case '@' -> "Beans cannot be named: an expression reads parameters only.";
      case '*', '/', '%', '^' -> "There is no arithmetic: pass the computed value as a parameter.";
      case '$' -> "Begin a parameter's name with #.";
      default -> "Remove it, or put text in quotes.";
    };
  }

  private void add(Token.Kind kind, int start, @Nullable Object value) {
    tokens.add(new Token(kind, source.substring(start, position), value, start + 1));
  }
}

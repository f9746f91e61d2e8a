package io.terrace.cache.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 500ms}, {@code 90s}, {@code 1h30m}, {@code 2d} and ISO 8601's {@code PT5M}. */
public final class DurationText {

  private static final Pattern PART = Pattern.compile("\\G(\\d{1,15})(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Returns the duration that {@code text} says.
   *
   * @throws IllegalArgumentException if it says none
   */
  public static Duration parse(String text) {
    String compact = text.replace(" ", "").toLowerCase(Locale.ROOT);
    try {
      return compact.startsWith("p") ? Duration.parse(compact) : parts(compact, text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(problem(text), e);
    }
  }

  private static Duration parts(String compact, String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(compact);
    int end = 0;
    while (part.find()) {
      sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (end == 0 || end < compact.length()) {
      throw new IllegalArgumentException(problem(text));
    }
    return sum;
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String problem(String text) {
    return "'" + text + "' is no duration. Write one like 500ms, 90s, 5m, 1h30m, 2d or PT5M.";
  }
}

package io.terrace.cache.web.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as HTTP writes them, in each of its three forms (RFC 9110, 5.6.7). What is no date is not
 * guessed at: a page with a wrong {@code Expires} is stale. The day of the week is not checked.
 */
public final class HttpDate {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

  private static final List<Pattern> FORMS =
      List.of(
          form(DAY + ", (?<day>\\d\\d) (?<month>[a-z]{3}) (?<year>\\d{4}) " + TIME + " gmt"),
          form(
              "(?:mon|tues|wednes|thurs|fri|satur|sun)day, "
                  + "(?<day>\\d\\d)-(?<month>[a-z]{3})-(?<year>\\d\\d) "
                  + TIME
                  + " gmt"),
          form(DAY + " (?<month>[a-z]{3}) (?<day>[ \\d]\\d) " + TIME + " (?<year>\\d{4})"));

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private HttpDate() {}

  private static Pattern form(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** Returns {@code millis} since 1970 as HTTP writes it. */
  public static String format(long millis) {
    return FORM.format(Instant.ofEpochMilli(millis));
  }

  /**
   * Returns the milliseconds since 1970 that {@code text} says.
   *
   * @param now by which a year of two digits is understood
   */
  public static Optional<Long> parse(String text, long now) {
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(text);
      if (matcher.matches()) {
        return millis(matcher, now);
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> millis(Matcher date, long now) {
    try {
      int month = MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)) + 1;
      int second = Math.min(59, number(date, "second")); // 60 is a leap second
      return Optional.of(
          LocalDateTime.of(
                  year(date.group("year"), now),
                  month,
                  number(date, "day"),
                  number(date, "hour"),
                  number(date, "minute"),
                  second)
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli());
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static int number(Matcher date, String group) {
    return Integer.parseInt(date.group(group).strip());
  }

  /** A year of two digits that seems more than 50 years ahead is of the past. */
  private static int year(String digits, long now) {
    int year = Integer.parseInt(digits);
    if (digits.length() > 2) {
      return year;
    }
    int present = Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).getYear();
    int guess = present / 100 * 100 + year;
    return guess > present + 50 ? guess - 100 : guess;
  }
}

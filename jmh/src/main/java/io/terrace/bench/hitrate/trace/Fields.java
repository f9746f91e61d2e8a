package io.terrace.bench.hitrate.trace;

import java.util.concurrent.TimeUnit;

/** The fields of a line as numbers. */
final class Fields {

  /** Longer than any path or key in use, and short enough to tell a wrong format early. */
  static final int LONGEST_KEY = 65_536;

  private static final int NANO_DIGITS = 9;

  private Fields() {}

  static String key(String text) throws MalformedException {
    if (text.isEmpty()) {
      throw new MalformedException("the key is empty");
    }
    if (text.length() > LONGEST_KEY) {
      throw new MalformedException(
          "the key has " + text.length() + " characters, more than " + LONGEST_KEY);
    }
    return text;
  }

  static long number(String text, String what) throws MalformedException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedException(
          what + " is " + MalformedException.quote(text) + ", not a whole number");
    }
  }

  static int size(String text, String what) throws MalformedException {
    long size = number(text, what);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new MalformedException(what + " must be from 0 to " + Integer.MAX_VALUE + ": " + size);
    }
    return (int) size;
  }

  /** Returns seconds, which may have a fraction, in nanoseconds. */
  static long seconds(String text, String what) throws MalformedException {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    if (fraction.length() > NANO_DIGITS) {
      fraction = fraction.substring(0, NANO_DIGITS);
    }
    boolean isNumber =
        !whole.isEmpty()
            && (point < 0 || !fraction.isEmpty())
            && whole.chars().skip(whole.charAt(0) == '-' ? 1 : 0).allMatch(Fields::isDigit)
            && fraction.chars().allMatch(Fields::isDigit);
    if (!isNumber) {
      throw new MalformedException(
          what + " is " + MalformedException.quote(text) + ", not a number of seconds");
    }
    if (whole.charAt(0) == '-') {
      throw new MalformedException(what + " is negative: " + MalformedException.quote(text));
    }
    String padded = fraction + "0".repeat(NANO_DIGITS - fraction.length());
    return nanos(number(whole, what), what) + Long.parseLong(padded);
  }

  static long nanos(long seconds, String what) throws MalformedException {
    if (Math.abs(seconds) > TimeUnit.NANOSECONDS.toSeconds(Long.MAX_VALUE) - 1) {
      throw new MalformedException(what + " of " + seconds + " s is beyond 292 years");
    }
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}

package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * Text that may stand in a remote key: printable ASCII without {@code :}, which parts a key from
 * its cache, and without the braces by which Redis finds a slot. All else is {@code %} and two
 * digits for each byte of UTF-8; half a surrogate pair, which has no UTF-8, is {@code %u} and four
 * digits.
 *
 * <p>A part of a key is also without what composite keys are written with.
 */
final class KeyText {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String RESERVED = "%:{}";
  private static final String RESERVED_IN_PARTS = RESERVED + "(),=";

  private KeyText() {}

  static String escaped(String text) {
    return escaped(text, RESERVED);
  }

  static String escapedPart(String text) {
    return escaped(text, RESERVED_IN_PARTS);
  }

  private static String escaped(String text, String reserved) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i), reserved)) {
        return escapedFrom(i, text, reserved);
      }
    }
    return text;
  }

  private static boolean isPlain(int character, String reserved) {
    return character > ' ' && character < 0x7F && reserved.indexOf(character) < 0;
  }

  private static String escapedFrom(int start, String text, String reserved) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, start);
    text.codePoints()
        .skip(start)
        .forEach(
            point -> {
              if (isPlain(point, reserved)) {
                escaped.append((char) point);
              } else {
                escape(point, escaped);
              }
            });
    return escaped.toString();
  }

  private static void escape(int point, StringBuilder escaped) {
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      escaped.append("%u").append(HEX.toHexDigits((char) point));
      return;
    }
    for (byte each : Character.toString(point).getBytes(UTF_8)) {
      escaped.append('%').append(HEX.toHexDigits(each));
    }
  }
}

package io.terrace.cache.test.browser;

import java.util.Locale;

/** What a page is told of the user's choice of colours. */
public enum Theme {
  /** Dark on light. */
  LIGHT,
  /** Light on dark. */
  DARK;

  /** Returns the word of the media feature {@code prefers-color-scheme}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

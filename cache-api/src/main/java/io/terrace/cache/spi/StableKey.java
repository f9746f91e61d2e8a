package io.terrace.cache.spi;

/**
 * A key that tells by which text other processes know it. For key classes of which that cannot be
 * seen: records, numbers, text, times and collections of such need it not.
 */
public interface StableKey {

  /**
   * Returns the text: the same for equal keys and another for different keys of the class, in every
   * process and version of the program. Any characters, none of which is secret.
   */
  String stableText();
}

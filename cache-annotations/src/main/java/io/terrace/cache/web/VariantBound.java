package io.terrace.cache.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds how many variants of one page this process makes, so that a client who makes up headers
 * cannot fill the cache with one page. Thread-safe.
 */
final class VariantBound {

  /** More pages than this have variants on no site that is worth a longer memory. */
  private static final int MOST_PAGES = 10_000;

  private final int mostVariants;
  private final ConcurrentMap<String, Set<String>> variants = new ConcurrentHashMap<>();

  VariantBound(int mostVariants) {
    this.mostVariants = mostVariants;
  }

  /** Returns whether {@code variant} is one of those that may be kept of {@code page}. */
  boolean admits(String page, String variant) {
    if (variants.size() >= MOST_PAGES) {
      variants.clear();
    }
    Set<String> known = variants.computeIfAbsent(page, p -> ConcurrentHashMap.newKeySet());
    // The one that was first is kept with the page itself.
    return known.contains(variant) || (known.size() < mostVariants - 1 && known.add(variant));
  }
}

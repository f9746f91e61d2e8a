/**
 * A real browser for tests of pages: Chromium without a window, driven by its DevTools protocol.
 *
 * <p>It needs Jackson's databind on the class path, which is optional here.
 */
@NullMarked
package io.terrace.cache.test.browser;

import org.jspecify.annotations.NullMarked;

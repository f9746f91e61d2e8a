/** What tests of applications need: a JUnit extension, a loader that remembers, and assertions. */
@NullMarked
package io.terrace.cache.test.junit;

import org.jspecify.annotations.NullMarked;

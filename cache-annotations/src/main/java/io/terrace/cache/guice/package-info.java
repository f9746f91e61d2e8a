/**
 * Terrace's annotations on the objects that Guice 7 makes: {@link
 * io.terrace.cache.guice.TerraceModule}.
 */
@NullMarked
package io.terrace.cache.guice;

import org.jspecify.annotations.NullMarked;

/**
 * Terrace's annotations on the beans of CDI 4: {@link io.terrace.cache.cdi.TerraceExtension}, which
 * a container finds by itself.
 */
@NullMarked
package io.terrace.cache.cdi;

import org.jspecify.annotations.NullMarked;

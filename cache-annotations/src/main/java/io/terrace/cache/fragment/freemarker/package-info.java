/** Fragments in FreeMarker templates. */
@NullMarked
package io.terrace.cache.fragment.freemarker;

import org.jspecify.annotations.NullMarked;

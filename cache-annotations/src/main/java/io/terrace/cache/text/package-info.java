/** What annotations and templates write as text. */
@NullMarked
package io.terrace.cache.text;

import org.jspecify.annotations.NullMarked;

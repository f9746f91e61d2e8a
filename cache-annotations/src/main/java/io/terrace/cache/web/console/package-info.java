/** The console as a servlet. */
@NullMarked
package io.terrace.cache.web.console;

import org.jspecify.annotations.NullMarked;

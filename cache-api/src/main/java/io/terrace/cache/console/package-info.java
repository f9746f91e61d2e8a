/**
 * A page that shows the caches of this process and changes what is cached. Off unless a program
 * makes one; for this machine only, unless the program says who else may come.
 */
@NullMarked
package io.terrace.cache.console;

import org.jspecify.annotations.NullMarked;

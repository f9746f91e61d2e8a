/** Whether a process that uses caches is ready, and what is wrong if it is not quite well. */
@NullMarked
package io.terrace.cache.health;

import org.jspecify.annotations.NullMarked;

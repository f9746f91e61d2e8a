/**
 * Caches in several processes under faults: the processes, a check of what they saw, and contracts
 * that every remote tier keeps.
 */
@NullMarked
package io.terrace.cache.test.fleet;

import org.jspecify.annotations.NullMarked;

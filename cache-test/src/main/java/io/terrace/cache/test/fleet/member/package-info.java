/** What runs inside a process of a fleet under test, and what its processes share. */
@NullMarked
package io.terrace.cache.test.fleet.member;

import org.jspecify.annotations.NullMarked;

/**
 * Real servers for tests, started as child processes on free loopback ports, and a proxy that
 * disturbs the connections to them.
 */
@NullMarked
package io.terrace.cache.test.server;

import org.jspecify.annotations.NullMarked;

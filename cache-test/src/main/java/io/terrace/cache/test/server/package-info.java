/** Real servers for tests: child processes on free loopback ports, with nothing kept on disk. */
@NullMarked
package io.terrace.cache.test.server;

import org.jspecify.annotations.NullMarked;

/** What clients rely on: histories of their calls, and whether these can be explained. */
@NullMarked
package io.terrace.cache.test.clients;

import org.jspecify.annotations.NullMarked;

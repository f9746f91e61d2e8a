/** What a request asked of the caches, at the foot of its page: for development. */
@NullMarked
package io.terrace.cache.web.panel;

import org.jspecify.annotations.NullMarked;

/** Server processes that share a remote tier: one page for all, and one tag space. */
package io.terrace.cache.web.fleet;

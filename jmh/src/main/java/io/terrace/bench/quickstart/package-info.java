/**
 * A shop's product pages behind {@code @Cached}: what the cache saves on a real request log, and
 * whether it keeps its promises.
 *
 * <p>Read {@link io.terrace.bench.quickstart.ProductService} first: it is all that an application
 * writes. {@link io.terrace.bench.quickstart.Quickstart} puts the cache before it and tells the
 * story; the rest measures.
 */
@NullMarked
package io.terrace.bench.quickstart;

import org.jspecify.annotations.NullMarked;

/** Pages of JAX-RS resources, where JAX-RS runs as a servlet. */
@NullMarked
package io.terrace.cache.web.jaxrs;

import org.jspecify.annotations.NullMarked;

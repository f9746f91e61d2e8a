/**
 * The default serializer, on Kryo: which classes there are and how they are named, and how objects
 * of each kind are written. Not exported.
 */
@NullMarked
package io.terrace.cache.codec.kryo;

import org.jspecify.annotations.NullMarked;

/**
 * What a remote store holds of an entry: its key as text, its value as bytes, and the frame around
 * them. Bytes from a store are taken for hostile. Not exported.
 */
@NullMarked
package io.terrace.cache.codec;

import org.jspecify.annotations.NullMarked;

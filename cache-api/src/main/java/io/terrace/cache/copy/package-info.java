/**
 * What becomes of keys and values on their way into a cache and out of it: the copies that
 * store-by-value owes to its callers. Not exported.
 *
 * <p>{@link io.terrace.cache.copy.ValueCopier} is the door. Whether a value has to be copied at all
 * is {@code Immutability}'s to say; how, {@code TypeCopiers} decides for each class once; {@code
 * GraphCopier} walks one value by those decisions, and {@code SerializationCopier} is for what it
 * refuses.
 */
@NullMarked
package io.terrace.cache.copy;

import org.jspecify.annotations.NullMarked;

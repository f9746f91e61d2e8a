package io.terrace.cache.inspect;

/**
 * A key that is read often. Immutable.
 *
 * @param key the key as it is shown: its text or its beginning, or a label
 * @param requests about how many reads there were since somebody looks
 * @param missRate which part of them the heap did not serve, from 0 to 1
 * @param typed whether {@code key} may be typed to mean it
 */
public record HotKeyView(String key, long requests, double missRate, boolean typed) {}

package io.terrace.cache.fragment;

import java.util.List;

/**
 * A rendered part as it is kept. Immutable.
 *
 * @param tags its own and those of what it holds, for whatever it is put into
 * @param madeMillis when it was rendered, since 1970
 */
record Fragment(String text, List<String> tags, long madeMillis) {}

package io.terrace.cache.inspect;

import io.terrace.cache.CacheStatistics;
import java.util.Optional;

/**
 * One cache at a moment. Immutable.
 *
 * @param name its name
 * @param keyType the name of the type of its keys
 * @param typedKeys whether keys of it can be typed
 * @param tiers where it keeps entries
 * @param localSize how many entries the heap holds
 * @param maximumSize how many it may hold, if that is bounded by their number
 * @param counted whether its statistics are on
 * @param statistics what has happened
 */
public record CacheView(
    String name,
    String keyType,
    boolean typedKeys,
    String tiers,
    long localSize,
    Optional<Long> maximumSize,
    boolean counted,
    CacheStatistics statistics) {}

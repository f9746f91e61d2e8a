/** What tests a cache and its backends: in-memory tiers, a virtual clock, faults, contracts. */
@NullMarked
package io.terrace.cache.test;

import org.jspecify.annotations.NullMarked;

/**
 * What Terrace costs, beside Caffeine and the other JSR-107 caches, in one run on one machine.
 *
 * <p>{@link io.terrace.bench.Ratios} is the program. Each package below is one question with its
 * benchmarks, listed with its targets in {@code Questions}; {@code peer} makes the caches, all
 * configured alike. Figures are read as ratios: those of one round were taken minutes apart at
 * most, while two runs share nothing.
 *
 * <p>The quickstart beside them is a program of its own.
 */
@NullMarked
package io.terrace.bench;

import org.jspecify.annotations.NullMarked;

/**
 * Many threads of many processes ask for one cold key at once: how often is it loaded, and how long
 * do they wait?
 */
@NullMarked
package io.terrace.bench.stampede;

import org.jspecify.annotations.NullMarked;

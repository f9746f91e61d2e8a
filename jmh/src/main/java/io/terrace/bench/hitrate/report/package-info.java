/** What is shown of replays: a table, a CSV, a picture and a page. */
@NullMarked
package io.terrace.bench.hitrate.report;

import org.jspecify.annotations.NullMarked;
